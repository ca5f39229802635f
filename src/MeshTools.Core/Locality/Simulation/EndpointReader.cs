using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>The endpoints of a host: from EndpointSlices where there are any, else from Endpoints, and from a ServiceEntry. Pure.</summary>
internal sealed class EndpointReader
{
    private const string ServiceLabel = "kubernetes.io/service-name";

    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>();

    private readonly WorkloadLocality _places;
    private readonly Dictionary<(string? Namespace, string Name), ObservedPod> _pods;
    private readonly Dictionary<(string? Namespace, string Name), ObservedObject> _endpoints;
    private readonly ILookup<(string? Namespace, string Name), ObservedObject> _slices;

    public EndpointReader(Mesh.MeshSnapshot snapshot, WorkloadLocality places)
    {
        _places = places;
        _pods = snapshot.Pods.ToDictionary(static pod => (pod.Namespace, pod.Name));
        _endpoints = snapshot.Of(MeshKinds.Endpoints).ToDictionary(static item => (item.Namespace, item.Name));
        _slices = snapshot.Of(MeshKinds.EndpointSlice).ToLookup(static slice => (slice.Namespace, slice.Label(ServiceLabel) ?? string.Empty));
    }

    public IReadOnlyList<LoadEndpoint> Read(ServiceHost host)
    {
        if (host.IsEntry)
        {
            return [.. OfEntry(host)];
        }

        (string?, string) key = (host.Source.Namespace, host.Source.Name);

        // An endpoint stands in several slices for a moment while they are rearranged, and in two for two address families.
        Dictionary<string, LoadEndpoint> found = new(StringComparer.Ordinal);
        IEnumerable<LoadEndpoint> all = _slices[key].Any() ? _slices[key].SelectMany(slice => OfSlice(slice, host))
            : _endpoints.TryGetValue(key, out ObservedObject? item) ? item.Body.Objects("subsets").SelectMany(subset => OfSubset(subset, host))
            : [];
        foreach (LoadEndpoint endpoint in all)
        {
            if (!found.TryGetValue(endpoint.Name, out LoadEndpoint? known) || !known.IsReady)
            {
                found[endpoint.Name] = endpoint;
            }
        }

        return [.. found.Values];
    }

    private IEnumerable<LoadEndpoint> OfSlice(ObservedObject slice, ServiceHost host) => HasPort(slice.Body, host)
        ? slice.Body.Objects("endpoints").Select(endpoint => Describe(
            host, endpoint, endpoint.Texts("addresses") is { Count: > 0 } addresses ? addresses[0] : string.Empty, endpoint.Flag("conditions", "ready") != false))
        : [];

    private IEnumerable<LoadEndpoint> OfSubset(JsonObject subset, ServiceHost host) => HasPort(subset, host)
        ? subset.Objects("addresses").Select(address => Describe(host, address, address.Text("ip"), true))
            .Concat(subset.Objects("notReadyAddresses").Select(address => Describe(host, address, address.Text("ip"), false)))
        : [];

    /// <summary>Endpoints are listed under the names of ports; an unnamed port is the only one.</summary>
    private static bool HasPort(JsonObject list, ServiceHost host) =>
        host.PortName is null || list.Objects("ports") is not { Count: > 0 } ports || ports.Any(port => port.Text("name") is not string name || name == host.PortName);

    private LoadEndpoint Describe(ServiceHost host, JsonObject endpoint, string? address, bool isReady)
    {
        ObservedPod? pod = endpoint.Text("targetRef", "kind") == "Pod" && endpoint.Text("targetRef", "name") is string name
            ? _pods.GetValueOrDefault((endpoint.Text("targetRef", "namespace") ?? host.Source.Namespace, name))
            : null;
        LocalityPath place = pod is null ? _places.OfNode(endpoint.Text("nodeName")) : _places.Of(pod);
        return new LoadEndpoint(pod?.Name ?? address ?? string.Empty, place, 1, isReady, pod?.Labels ?? NoLabels) { IsStale = pod is not null && _places.IsBuiltBefore(pod) };
    }

    /// <summary>Those that it lists, or the pods that it selects; where it has neither and goes by DNS, its host is the one endpoint.</summary>
    private IEnumerable<LoadEndpoint> OfEntry(ServiceHost host)
    {
        JsonNode? spec = host.Source.Spec;
        if (spec.Map("workloadSelector", "labels") is { Count: > 0 } selector)
        {
            return _pods.Values.Where(pod => pod.Namespace == host.Source.Namespace && pod.Node is not null && !pod.HasEnded && selector.Select(pod.Labels))
                .Select(pod => new LoadEndpoint(pod.Name, _places.Of(pod), 1, pod.IsReady, pod.Labels) { IsStale = _places.IsBuiltBefore(pod) });
        }

        return spec.Objects("endpoints") is { Count: > 0 } endpoints ? endpoints.Select(OfEntry)
            : spec.Text("resolution")?.StartsWith("DNS", StringComparison.Ordinal) == true ? [new LoadEndpoint(host.Name, LocalityPath.None, 1, true, NoLabels)]
            : [];
    }

    private static LoadEndpoint OfEntry(JsonObject endpoint)
    {
        LocalityPath place = LocalityPath.Parse(endpoint.Text("locality"));
        return new LoadEndpoint(endpoint.Text("address") ?? string.Empty, place, Math.Max(1, endpoint.Number("weight") ?? 1), true, endpoint.Map("labels"));
    }

    /// <summary>istiod adds the place to the labels that it compares.</summary>
    internal static IReadOnlyDictionary<string, string> WithPlace(IReadOnlyDictionary<string, string>? labels, LocalityPath place)
    {
        Dictionary<string, string> all = labels is null ? new(StringComparer.Ordinal) : new(labels, StringComparer.Ordinal);
        foreach ((string key, string value) in place.Labels())
        {
            all[key] = value;
        }

        return all;
    }
}
