using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Config;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>The part of a plan that is for one gateway: its object, its provider, and what they replace. Pure.</summary>
/// <param name="seen">What there is.</param>
/// <param name="request">What is wanted.</param>
/// <param name="gateway">The gateway.</param>
/// <param name="version">Of its control plane.</param>
/// <param name="form">What that version obeys, or what was asked for.</param>
internal sealed class ExtAuthzStepPlanner(ExtAuthzObservation seen, ExtAuthzRequest request, MeshWorkload gateway, IstioVersion version, ExtAuthzForm form)
{
    private static readonly KindRef[] Kinds = [MeshKinds.EnvoyFilter, MeshKinds.AuthorizationPolicy];

    private KindRef Kind => form == ExtAuthzForm.EnvoyFilter ? MeshKinds.EnvoyFilter : MeshKinds.AuthorizationPolicy;

    private IEnumerable<ObservedObject> All => Kinds.SelectMany(seen.View.Snapshot.Of);

    /// <summary>Why the gateway's objects may not be written.</summary>
    public IEnumerable<string> Refusals()
    {
        if (request.ListenerPort is int port && ExtAuthzListeners.Of(seen.View, gateway, version, port).Problem is string problem)
        {
            yield return problem;
        }

        string name = Name();
        ObservedObject? existing = Existing(name);
        ExtAuthzMark? mark = existing is null ? null : ExtAuthzMark.Read(existing);
        if (existing is not null && mark is null && !request.Force)
        {
            yield return $"{existing.Target} exists, and MeshTools did not make it; -Force takes it over.";
        }

        if (mark is not null && !IsOwn(mark))
        {
            yield return $"{existing!.Target} is external authorization '{mark.Name}' of gateway {mark.Gateway}; give another -Name.";
        }

        if (form != ExtAuthzForm.Provider)
        {
            yield break;
        }

        if (seen.View.Config is not null && seen.ConfigOf(gateway) is null)
        {
            // Without it there would be a policy that says nothing, and one that says nothing denies everything.
            yield return $"The mesh config of gateway {ExtAuthzGateways.Key(gateway)} is gone since it was read; try again.";
        }

        if (ForeignProvider(name) is MeshConfig config && !request.Force)
        {
            yield return $"The mesh config ({config.Source.Target}) has a provider '{name}' that MeshTools did not put there; -Force takes it over, another -Name leaves it.";
        }

        // SOURCES.md, section 3: one provider for a workload up to 1.29.
        string[] others = [.. ExtAuthzPolicy.Read(seen.View)
            .Where(policy => policy.IsFor(seen.View, gateway) && policy.Provider != name && policy.Object != existing && !(ExtAuthzMark.Read(policy.Object) is ExtAuthzMark own && IsOwn(own)))
            .Select(static policy => $"{policy.Object.Target} (provider '{policy.Provider}')")];
        if (version.IsBefore(ProviderForm.SeveralSince) && others.Length > 0)
        {
            yield return $"Gateway {ExtAuthzGateways.Key(gateway)} has another provider already, by {string.Join(", ", others)}; Istio {version} takes one for a workload.";
        }
    }

    /// <summary>What is probably not meant.</summary>
    public IEnumerable<string> Warnings()
    {
        foreach (ExtAuthzGuard other in ExtAuthzGuard.Read(seen.View).Where(guard => guard.IsFor(seen.View, gateway)))
        {
            if (ExtAuthzMark.Read(other.Object) is not ExtAuthzMark mark ? other.Object != Existing(Name()) : !IsOwn(mark))
            {
                yield return $"{other.Object.Target} asks an authorization service at gateway {ExtAuthzGateways.Key(gateway)} too, and stays.";
            }
        }

        if (!seen.View.Servers.Any(server => server.Gateway.Workloads.Contains(gateway)))
        {
            yield return $"Gateway {ExtAuthzGateways.Key(gateway)} has no server yet: no Gateway object selects it.";
        }
    }

    /// <param name="host">The service's full name.</param>
    public ExtAuthzStep Step(string host)
    {
        ExtAuthzSettings settings = new(host, request)
        {
            ListenerPorts = request.ListenerPort is int port ? ExtAuthzListeners.Of(seen.View, gateway, version, port).Ports : [],
        };
        string name = Name();
        string? config = form == ExtAuthzForm.Provider ? seen.ConfigOf(gateway) : null;
        IReadOnlyDictionary<string, string> selector = GatewaySelector.Of(seen.View, gateway, form);
        ExtAuthzMark mark = new(request.Name, ExtAuthzGateways.Key(gateway), config is null ? null : name, config);
        List<Change> changes = [];
        if (config is not null && MeshConfigEdit.Set(Address(config), seen.Configs[config], ProviderForm.Path(name), ProviderForm.Provider(name, settings, version), "Add the provider of external authorization") is Change provider)
        {
            // First: with a provider that is not there yet, a policy denies everything.
            changes.Add(provider);
        }

        JsonObject spec = config is null ? EnvoyFilterForm.Spec(settings, version, selector) : ProviderForm.Policy(name, settings, selector);
        if (Write(name, mark, spec) is Change write)
        {
            changes.Add(write);
        }

        // What guarded the gateway before goes last, so that at no moment nothing does.
        ExtAuthzUndo undo = new(seen);
        foreach (ObservedObject former in All.Where(item => !IsSame(item, name) && ExtAuthzMark.Read(item) is ExtAuthzMark old && IsOwn(old)))
        {
            changes.AddRange(undo.Of(former, keepProvider: config is null ? null : name));
        }

        if (Existing(name) is ObservedObject kept && ExtAuthzMark.Read(kept) is { Config: string other, Provider: string gone } && config is not null && other != config)
        {
            // The gateway has moved to another revision, whose mesh config is another.
            changes.AddRange(undo.Provider(other, gone, kept));
        }

        return new ExtAuthzStep(gateway, name, form, [.. changes.Select(static (change, index) => change with { Rank = index })]);
    }

    /// <summary>-Name for one gateway; for several, and where another gateway has it, with the gateway's name behind.</summary>
    public string Name()
    {
        ObservedObject? own = All.OrderBy(item => item.Kind == Kind ? 0 : 1)
            .FirstOrDefault(item => ExtAuthzMark.Read(item) is ExtAuthzMark mark && IsOwn(mark));
        if (own is not null)
        {
            return own.Name;
        }

        bool isTaken = All.Any(item => item.Name == request.Name && ExtAuthzMark.Read(item) is ExtAuthzMark mark && mark.Name == request.Name);
        return request.Gateways.Count > 1 || isTaken ? $"{request.Name}-{gateway.Name}" : request.Name;
    }

    private Change? Write(string name, ExtAuthzMark mark, JsonObject spec)
    {
        JsonObject body = new()
        {
            ["apiVersion"] = $"{Kind.Group}/{(form == ExtAuthzForm.EnvoyFilter ? seen.FilterVersion : seen.PolicyVersion)}",
            ["kind"] = Kind.Kind,
            ["metadata"] = mark.Metadata(name, gateway.Namespace!),
            ["spec"] = spec,
        };
        ObservedObject? existing = Existing(name);
        Change change = new()
        {
            Target = new ObjectAddress(Kind, gateway.Namespace, name),
            Verb = ChangeVerb.Apply,
            Action = existing is null ? "Add external authorization" : "Change external authorization",
            Body = body,
            Before = existing?.Body,
            Force = request.Force,
        };
        if (existing is null)
        {
            return change;
        }

        if (SpecReplacement.Of(existing.Body, body) is not JsonObject patch)
        {
            return null;
        }

        // Whole, and not field by field: what another wrote beside it would narrow or widen what is guarded. An apply leaves that there.
        bool hasMore = patch["spec"].Within().Any(static part => part.Any(static field => field.Value is null));
        return ExtAuthzMark.Read(existing) is not null && !(request.Force && hasMore)
            ? change
            : change with { Verb = ChangeVerb.MergePatch, Body = patch, Revise = now => SpecReplacement.Of(now, body) };
    }

    private ObservedObject? Existing(string name) => seen.View.Snapshot.Find(Kind, gateway.Namespace, name);

    private bool IsSame(ObservedObject item, string name) => item.Kind == Kind && item.Name == name && item.Namespace == gateway.Namespace;

    private bool IsOwn(ExtAuthzMark mark) => mark.Name == request.Name && mark.Gateway == ExtAuthzGateways.Key(gateway);

    /// <summary>The mesh config, where it has a provider of the name, of whatever type, that MeshTools did not put there; else null.</summary>
    private MeshConfig? ForeignProvider(string name)
    {
        MeshConfig? config = GatewayConfig.Of(seen.View, gateway);
        return config is not null && seen.Configs.TryGetValue(config.Source.Name, out JsonObject? whole)
            && config.ExtensionProviders.Any(provider => provider.Text("name") == name)
            && MeshConfigEdit.Restore(Address(config.Source.Name), whole, ProviderForm.Path(name), string.Empty) is null
            ? config
            : null;
    }

    private ObjectAddress Address(string config) => new(MeshKinds.ConfigMap, seen.View.Snapshot.Namespace, config);
}
