using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>The change to a service's DestinationRule: merged into the one for that host, or a new one. Pure.</summary>
internal sealed class RulePlanner(LocalitySimulator simulator, RuleSetting wanted)
{
    // Served by every release from 1.5 to 1.30.
    private static readonly KindRef Kind = MeshKinds.DestinationRule with { Version = "v1alpha3" };

    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    /// <summary>What the user should know.</summary>
    public List<string> Warnings { get; } = [];

    /// <exception cref="MeshToolsException">DestinationRuleConflict.</exception>
    public Change? Plan(ServiceHost host)
    {
        IReadOnlyList<ObservedObject> all = simulator.Rules.Of(host);
        string? home = host.Source.Namespace;
        IGrouping<string?, ObservedObject>? doubled = all.GroupBy(static rule => rule.Namespace).FirstOrDefault(static group => group.Count() > 1);
        if (doubled is not null)
        {
            throw new MeshToolsException(
                ErrorCatalog.DestinationRuleConflict, $"{string.Join(" and ", doubled.Select(static rule => rule.Target))} are for {host.Name}.", target: host.ShortName);
        }

        // The service's namespace is asked before the root namespace; a rule in any other holds for that one's proxies alone.
        ObservedObject? rule = all.FirstOrDefault(item => item.Namespace == home) ?? all.FirstOrDefault(item => item.Namespace == simulator.View.RootNamespace);
        foreach (ObservedObject other in all.Where(item => item != rule && item.Namespace != simulator.View.RootNamespace))
        {
            Warnings.Add($"{host.ShortName}: proxies of namespace {other.Namespace} obey {other.Target}, which is left as it is.");
        }

        return rule is null ? Create(host) : Merge(host, rule);
    }

    private Change? Merge(ServiceHost host, ObservedObject rule)
    {
        if (rule.Spec.Texts("exportTo") is { Count: > 0 } exported && !exported.Contains("*"))
        {
            Warnings.Add($"{host.ShortName}: {rule.Target} is visible to {string.Join(", ", exported)} alone (exportTo).");
        }

        return Patch(rule, "Enable locality load balancing", now => RuleEdit.Enable(now, wanted));
    }

    /// <summary>A patch of a rule, worked out again when somebody else was faster; null when it changes nothing.</summary>
    public static Change? Patch(ObservedObject rule, string action, Func<JsonObject, JsonObject> edit)
    {
        JsonObject? body = Body(rule.Body);
        return body is null ? null : new Change
        {
            Target = new ObjectAddress(Kind, rule.Namespace, rule.Name),
            Verb = ChangeVerb.MergePatch,
            Action = action,
            Body = body,
            Before = rule.Body,
            Revise = Body,
            Rank = 1,
        };

        JsonObject? Body(JsonObject now) => RuleEdit.Between(now, edit(now)) is { Count: > 0 } patch ? patch : null;
    }

    private Change Create(ServiceHost host)
    {
        JsonObject spec = new() { ["host"] = host.Name };
        ObservedObject? wider = simulator.Rules.Find(host, host.Source.Namespace ?? string.Empty, NoLabels) is { Count: > 0 } found ? found[0] : null;
        if (wider is not null)
        {
            // A rule for this host alone takes the place of the wider one wholly.
            spec = (JsonObject)wider.Spec!.DeepClone();
            spec["host"] = host.Name;
            Warnings.Add($"{host.ShortName}: the new rule takes over what {wider.Target} (host '{wider.Spec.Text("host")}') says, which it hides.");
        }

        JsonObject rule = new()
        {
            ["apiVersion"] = $"{Kind.Group}/{Kind.Version}",
            ["kind"] = Kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = FreeName(host), ["namespace"] = host.Source.Namespace },
            ["spec"] = spec,
        };
        JsonObject body = RuleEdit.Enable(rule, wanted, isNew: true);
        return new Change
        {
            Target = new ObjectAddress(Kind, host.Source.Namespace, body.Text("metadata", "name")!),
            Verb = ChangeVerb.Create,
            Action = "Create a DestinationRule for locality load balancing",
            Body = body,
            Rank = 1,
        };
    }

    private string FreeName(ServiceHost host)
    {
        string stem = (host.IsEntry ? host.Name.Replace('.', '-').Replace("*", "any", StringComparison.Ordinal) : host.Source.Name) + "-locality";
        string name = stem;
        for (int i = 2; simulator.View.Snapshot.Find(MeshKinds.DestinationRule, host.Source.Namespace, name) is not null; i++)
        {
            name = FormattableString.Invariant($"{stem}-{i}");
        }

        return name;
    }
}
