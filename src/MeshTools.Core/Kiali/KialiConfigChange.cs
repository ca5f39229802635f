using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Mesh.Config;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>Kiali's configuration as far as it decides the login: its ConfigMap, or the custom resource that its operator goes by. Pure.</summary>
internal static class KialiConfigChange
{
    private const string StrategyPath = "auth.strategy";
    private const string KeyPath = "login_token.signing_key";

    /// <summary>The write that sets the strategy, and a signing key where the one that is set will not do.</summary>
    /// <exception cref="MeshToolsException">KialiConfigNotFound, ConfigTextInvalid.</exception>
    public static IReadOnlyList<Change> Plan(KialiObservation kiali, KialiStrategy strategy, Func<string> newKey)
    {
        if (kiali.Resource is null && kiali.Config?.Problem is string problem)
        {
            throw new MeshToolsException(
                ErrorCatalog.ConfigTextInvalid, $"The key '{KialiNames.ConfigKey}' of {kiali.Config.Target} cannot be read ({problem}), so it was not changed.", target: kiali.Config.Target);
        }

        string name = strategy.ToString().ToLowerInvariant();

        // Where neither a strategy is set nor the version known, the default is not known either, and -Strategy has said what it is.
        bool changesStrategy = kiali.Strategy != name && (kiali.StatedStrategy ?? kiali.Version?.Text) is not null;
        bool changesKey = strategy != KialiStrategy.Anonymous && kiali.Version is not null && kiali.Config is { Problem: null } config
            && KialiSigningKey.Weakness(config, kiali.Version) is not null;
        if (!changesStrategy && !changesKey)
        {
            return [];
        }

        ConfigTextEdit[] edits =
        [
            .. changesStrategy ? [new ConfigTextEdit(StrategyPath, name)] : Array.Empty<ConfigTextEdit>(),
            .. changesKey ? [new ConfigTextEdit(KeyPath, newKey()) { IsSecret = true }] : Array.Empty<ConfigTextEdit>(),
        ];
        string action = changesStrategy ? $"Let users in by strategy {name}" : "Make a new signing key";
        return kiali.Resource is ObservedObject resource ? [Patch(resource, edits, action)] : Edit(kiali, edits, action) is Change change ? [change] : [];
    }

    /// <summary>
    /// Gives back the strategy that was there before. Never anonymous: taking a credential away must not open Kiali to everybody.
    /// </summary>
    public static Change? Restore(KialiObservation kiali)
    {
        Change? change = kiali.Resource is null && kiali.ConfigMap is not null
            ? ConfigText.Edit(Address(kiali), kiali.ConfigMap, KialiNames.ConfigKey, [new ConfigTextEdit(StrategyPath, null)], "Give back the former strategy")
            : null;
        return EmbeddedYaml.TryRead(change?.Body.Text("data", KialiNames.ConfigKey), out _).Text("auth", "strategy") is KialiNames.Anonymous ? null : change;
    }

    private static Cluster.ObjectAddress Address(KialiObservation kiali) => new(MeshKinds.ConfigMap, kiali.Namespace, KialiNames.ConfigMap);

    private static Change? Edit(KialiObservation kiali, ConfigTextEdit[] edits, string action) => kiali.ConfigMap is null
        ? throw new MeshToolsException(
            ErrorCatalog.KialiConfigNotFound,
            $"configmap/{kiali.Namespace}/{KialiNames.ConfigMap} does not exist, and Kiali's strategy ({kiali.Strategy}) has to be changed there.",
            target: kiali.Workload.Target)
        : ConfigText.Edit(Address(kiali), kiali.ConfigMap, KialiNames.ConfigKey, edits, action);

    /// <summary>The operator's custom resource has the same fields below spec.</summary>
    private static Change Patch(ObservedObject resource, ConfigTextEdit[] edits, string action)
    {
        JsonObject spec = [];
        foreach (ConfigTextEdit edit in edits)
        {
            string[] path = edit.Path.Split('.');
            spec[path[0]] = new JsonObject { [path[1]] = edit.Value!.DeepClone() };
        }

        return new Change
        {
            Target = new Cluster.ObjectAddress(resource.Kind, resource.Namespace, resource.Name),
            Verb = ChangeVerb.MergePatch,
            Action = action,
            Body = new JsonObject { ["spec"] = spec },
            Before = resource.Body,
            Details = [.. edits.Select(edit => $"~ spec.{edit.Path}: {(edit.IsSecret ? "(secret)" : edit.Value!.ToString())}")],
        };
    }
}
