using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>The callers a simulation is for. Pure.</summary>
internal sealed class CallerReader(MeshView view, WorkloadLocality places)
{
    private readonly Dictionary<LocalityPath, (ObservedPod[] Pods, string? Note)> _proxies = [];
    private ILookup<string?, IReadOnlyDictionary<string, string>>? _selectors;

    /// <summary>A proxy in a place, with a Service of its own.</summary>
    public static Caller Somewhere(string from, string ns)
    {
        LocalityPath place = LocalityPath.Parse(from);
        return new Caller(place, ns, EndpointReader.WithPlace(null, place));
    }

    /// <summary>The same, with what one should know of the proxies that are there.</summary>
    public Caller WithNote(Caller caller) => caller with { Note = In(caller.Place).Note };

    /// <summary>The same, and the pods of these proxies too: the caller's namespace first.</summary>
    public Caller WithPods(Caller caller) => WithNote(caller) with
    {
        Pods =
        [
            .. In(caller.Place).Pods.OrderByDescending(pod => pod.Namespace == caller.Namespace).ThenBy(static pod => pod.Name, StringComparer.Ordinal)
                .Select(static pod => $"{pod.Name}.{pod.Namespace}"),
        ],
    };

    /// <summary>The callers of every gateway that has pods.</summary>
    public IReadOnlyList<Caller> Gateways() => [.. view.GatewayWorkloads.SelectMany(workload => Of($"{workload.Name}.{workload.Namespace}", [workload]))];

    /// <summary>One caller for each place in which the gateway has pods.</summary>
    /// <param name="name">The gateway's Deployment or DaemonSet, with its namespace (<c>NAME.NAMESPACE</c>) where two have the name.</param>
    /// <exception cref="MeshToolsException">IngressGatewayNotFound: there is none, or it has no pods.</exception>
    public IReadOnlyList<Caller> Gateway(string name)
    {
        MeshWorkload[] workloads = [.. view.GatewayWorkloads.Where(workload => workload.Name == name || $"{workload.Name}.{workload.Namespace}" == name)];
        if (workloads.Length == 0)
        {
            string known = string.Join(", ", view.GatewayWorkloads.Select(static workload => $"{workload.Name}.{workload.Namespace}"));
            throw new MeshToolsException(
                ErrorCatalog.IngressGatewayNotFound, $"Context '{view.Snapshot.Context}' has no gateway '{name}'{(known.Length == 0 ? "." : $"; it has {known}.")}", target: name);
        }

        IReadOnlyList<Caller> callers = Of(name, workloads);
        return callers.Count > 0
            ? callers
            : throw new MeshToolsException(ErrorCatalog.IngressGatewayNotFound, $"Gateway '{name}' of context '{view.Snapshot.Context}' has no pods on nodes.", target: name);
    }

    private IReadOnlyList<Caller> Of(string name, MeshWorkload[] workloads)
    {
        bool hasService = workloads.Any(workload => view.ServicesOf(workload).Count > 0);
        return
        [
            .. workloads.SelectMany(view.PodsOf).Where(static pod => pod.Node is not null)
                .GroupBy(pod => (Place: places.Of(pod), Known: hasService ? places.Of(pod) : places.OfProxyAlone(pod)))
                .OrderBy(static group => group.Key.Place.ToString(), StringComparer.Ordinal)
                .Select(group => Describe(name, group.Key.Place, group.Key.Known, [.. group])),
        ];
    }

    private Caller Describe(string name, LocalityPath place, LocalityPath known, ObservedPod[] pods)
    {
        string? gate = known == place && known.IsKnown ? null
            : known.IsKnown ? $"gateway {name} has no Service, and Istio {view.Version} takes the label istio-locality of its pods for one region, '{known.Region}'"
            : place.IsKnown ? $"gateway {name} has no Service, without which Istio {view.Version} does not know where it is"
            : $"nothing says where gateway {name}'s pods are: their nodes have no region label";
        return new Caller(known, pods[0].Namespace ?? string.Empty, EndpointReader.WithPlace(pods[0].Labels, known))
        {
            Gateway = name,
            Pods = [.. pods.Select(static pod => $"{pod.Name}.{pod.Namespace}").Order(StringComparer.Ordinal)],
            Place = place,
            Gate = gate,
            Note = StaleNote(pods),
        };
    }

    private (ObservedPod[] Pods, string? Note) In(LocalityPath place)
    {
        if (!_proxies.TryGetValue(place, out (ObservedPod[] Pods, string? Note) known))
        {
            ObservedPod[] pods = [.. view.Snapshot.Pods.Where(pod => pod.Proxy is not null && pod.IsReady && places.Of(pod).Matches(place))];
            string[] notes = [.. new[] { StaleNote(pods), AloneNote(pods) }.OfType<string>()];
            _proxies[place] = known = (pods, notes.Length == 0 ? null : string.Join("; ", notes));
        }

        return known;
    }

    private string? StaleNote(ObservedPod[] pods)
    {
        int stale = pods.Count(places.IsStale);
        return stale == 0 ? null
            : pods.Length == 1 ? "the proxy there started before its node got its labels, and keeps the place it had until it restarts"
            : $"{stale} of {pods.Length} proxies there started before their node got its labels, and keep the place they had until they restart";
    }

    /// <summary>Proxies that no Service selects, in a version that does not find out otherwise where they are.</summary>
    private string? AloneNote(ObservedPod[] pods)
    {
        int alone = pods.Count(pod => places.OfProxyAlone(pod) != places.Of(pod) && !HasService(pod));
        return alone == 0 ? null
            : pods.Length == 1 ? $"the proxy there has no Service, without which Istio {view.Version} does not know where it is"
            : $"{alone} of {pods.Length} proxies there {Counted.Word(alone, "has", "have")} no Service, without which Istio {view.Version} does not know where they are";
    }

    private bool HasService(ObservedPod pod)
    {
        _selectors ??= view.Snapshot.Of(MeshKinds.Service).Select(static service => (service.Namespace, Selector: service.Spec.Map("selector")))
            .Where(static entry => entry.Selector.Count > 0).ToLookup(static entry => entry.Namespace, static entry => entry.Selector);
        return _selectors[pod.Namespace].Any(selector => selector.Select(pod.Labels));
    }
}
