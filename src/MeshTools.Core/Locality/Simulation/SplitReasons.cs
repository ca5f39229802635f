using MeshTools.Errors;
using MeshTools.Mesh;

namespace MeshTools.Locality;

/// <summary>Why a split is as it is: what keeps locality from having an effect, and what else one should know. Pure.</summary>
internal sealed class SplitReasons(IstioVersion version, LoadPolicy policy, Caller caller, IReadOnlyList<LoadEndpoint> endpoints, IReadOnlyList<LoadGroup> groups)
{
    /// <summary>Everything that keeps it from having one; empty when it has.</summary>
    public IEnumerable<string> Gates()
    {
        foreach (string gate in policy.Gates)
        {
            yield return gate;
        }

        int before = policy.Gates.Count;
        DistributeEntry? entry = policy.EntryFor(caller.Locality);
        if (caller.Gate is not null && IsPlaceNeeded(entry))
        {
            before++;
            yield return caller.Gate;
        }

        LocalityPath[] places = [.. groups.Select(static group => group.Locality).Distinct()];
        if (places.Length == 0)
        {
            yield return endpoints.Count == 0 ? "it has no endpoints" : endpoints.Count == 1 ? "its only endpoint is not ready" : $"none of its {endpoints.Count} endpoints is ready";
        }
        else if (places.Length == 1 && policy.Mode != LoadMode.FailoverPriority)
        {
            yield return places[0].IsKnown ? $"all its endpoints are in {places[0]}" : "nothing says where its endpoints are: their nodes have no region label";
        }
        else if (policy.Mode == LoadMode.FailoverPriority && before == 0 && IsFlat)
        {
            yield return $"no endpoint agrees with the caller in {string.Join(", ", policy.FailoverPriority)} more than another";
        }

        if (caller.Gateway is null && !caller.Locality.IsKnown)
        {
            yield return "the caller is nowhere";
        }

        if (policy.Mode == LoadMode.Distribute && entry is null)
        {
            yield return $"no distribute entry is for {Name(caller.Locality)}";
        }
    }

    /// <param name="fails">For each group whether it fails in the second reckoning.</param>
    public IEnumerable<string> Notes(IReadOnlyList<bool> fails)
    {
        foreach (string note in policy.Notes)
        {
            yield return note;
        }

        if (caller.Note is not null)
        {
            yield return caller.Note;
        }

        foreach (string note in EndpointNotes().Concat(PlaceNotes()))
        {
            yield return note;
        }

        if (policy.Gates.Count == 0 && policy.Mode == LoadMode.FailoverPriority && caller.Gateway is null && OwnLabels() is { Length: > 0 } own)
        {
            yield return $"the caller is taken to have no label {string.Join(", ", own)}";
        }

        if (EjectionNote(fails) is string ejection)
        {
            yield return ejection;
        }
    }

    // Without a place nothing is near. Labels and an entry from everywhere can make a difference all the same.
    private bool IsPlaceNeeded(DistributeEntry? entry) => policy.Mode switch
    {
        LoadMode.Distribute => entry is null,
        LoadMode.FailoverPriority => IsFlat,
        _ => true,
    };

    private bool IsFlat => groups.All(static group => group.Priority == 0);

    private IEnumerable<string> EndpointNotes()
    {
        int absent = endpoints.Count(static endpoint => !endpoint.IsReady);
        if (absent > 0 && absent < endpoints.Count)
        {
            yield return $"{absent} of {endpoints.Count} endpoints {Counted.Word(absent, "is not ready and gets", "are not ready and get")} nothing";
        }

        LoadGroup[] nowhere = [.. groups.Where(static group => group.Locality.Region.Length == 0)];
        if (nowhere.Length > 0 && nowhere.Length < groups.Count)
        {
            // istio/istio#20077 and #35410: what has no region is as far as can be from everything that has one.
            int lost = nowhere.Sum(static group => group.Endpoints);
            string rank = nowhere[0].Priority switch { null => $" and {Counted.Word(lost, "gets", "get")} nothing", 0 => string.Empty, _ => $" and {Counted.Word(lost, "is", "are")} taken last" };
            yield return $"{lost} of {endpoints.Count} endpoints {Counted.Word(lost, "has", "have")} no region{rank}";
        }

        int stale = endpoints.Count(static endpoint => endpoint is { IsReady: true, IsStale: true });
        if (stale > 0)
        {
            // SOURCES.md, section 9: endpoints built before keep their locality.
            yield return (stale, endpoints.Count) switch
            {
                (_, 1) => "its only endpoint was there before its node was labelled, and istiod keeps the place it had until the Service's endpoints change or it is restarted",
                (1, _) => $"1 of {endpoints.Count} endpoints was there before its node was labelled, and istiod keeps the place it had until the Service's endpoints change or it is restarted",
                _ => $"{stale} of {endpoints.Count} endpoints were there before their nodes were labelled, and istiod keeps the place they had until the Service's endpoints change or it is restarted",
            };
        }
    }

    private IEnumerable<string> PlaceNotes()
    {
        if (caller.Place.IsKnown && groups.Count > 0 && groups.All(group => group.Locality.Region != caller.Place.Region))
        {
            yield return $"no endpoint is in {caller.Place.Region}";
        }

        if (groups.Any(static group => group.Priority is null))
        {
            yield return $"distribute sends nothing to {string.Join(", ", groups.Where(static group => group.Priority is null).Select(static group => Name(group.Locality)))}";
        }
    }

    /// <summary>
    /// Envoy's ejectHost: up to Istio 1.19 (Envoy 1.27) one endpoint is left out whatever the limit, and from 1.20
    /// (Envoy 1.28) on none that would pass it, so that of fewer than ten endpoints the usual 10 % are none.
    /// </summary>
    public static int MostEjected(int count, int percent, IstioVersion version) =>
        version.IsBefore(20) ? Math.Max(1, (int)Math.Ceiling(count * percent / 100.0)) : count * percent / 100;

    private string? EjectionNote(IReadOnlyList<bool> fails)
    {
        if (policy.MaxEjection is not int percent || policy.Gates.Count > 0)
        {
            return null;
        }

        int all = groups.Where(static group => group.Priority is not null).Sum(static group => group.Endpoints);
        int failing = groups.Where((group, i) => fails[i] && group.Priority is not null).Sum(static group => group.Endpoints);
        int most = MostEjected(all, percent, version);
        return failing > most
            ? $"should {Counted.Of(failing, "endpoint")} fail while {Counted.Word(failing, "its pod stays", "their pods stay")} ready, proxies leave out {(most == 0 ? "none" : $"{most}")} of {all} (maxEjectionPercent {percent})"
            : null;
    }

    /// <summary>The labels of failoverPriority that a caller in general is not known to have.</summary>
    private string[] OwnLabels() =>
    [
        .. policy.FailoverPriority.Where(label => !(policy.TakesValues && label.Contains('=', StringComparison.Ordinal))
            && label is not (Nodes.NodeLabels.Region or Nodes.NodeLabels.Zone or Nodes.NodeLabels.Subzone or TrafficDistribution.Hostname or TrafficDistribution.Network)),
    ];

    private static string Name(LocalityPath place) => place.IsKnown ? place.ToString() : "an unknown place";
}
