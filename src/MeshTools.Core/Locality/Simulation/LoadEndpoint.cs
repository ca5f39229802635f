using MeshTools.Nodes;

namespace MeshTools.Locality;

/// <summary>One endpoint of a host.</summary>
/// <param name="Name">The pod, or the address where there is none.</param>
/// <param name="Locality">Where it is.</param>
/// <param name="Weight">Its weight, 1 unless a ServiceEntry says otherwise.</param>
/// <param name="IsReady">False for one that Kubernetes keeps from its clients: istiod does not send it.</param>
/// <param name="Labels">Its own labels, for failoverPriority.</param>
internal sealed record LoadEndpoint(string Name, LocalityPath Locality, int Weight, bool IsReady, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Whether istiod may know it by a place that it had before its node was labelled.</summary>
    public bool IsStale { get; init; }

    /// <summary>The value by which istiod compares it: its place counts as labels of it too. Empty for none.</summary>
    public string Label(string key) => key switch
    {
        NodeLabels.Region when Locality.Region.Length > 0 => Locality.Region,
        NodeLabels.Zone when Locality.Zone.Length > 0 => Locality.Zone,
        NodeLabels.Subzone when Locality.Subzone.Length > 0 => Locality.Subzone,
        _ => Labels.GetValueOrDefault(key, string.Empty),
    };
}
