using MeshTools.Cluster;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>One check: a pure function from what was observed to findings, and what there is to say about it.</summary>
/// <param name="Id">Public and stable.</param>
/// <param name="Category">What it is about.</param>
internal sealed record MeshCheckDefinition(string Id, MeshCheckCategory Category)
{
    /// <summary>What it finds, as about_MeshTools_Checks tells it.</summary>
    public required string Finds { get; init; }

    /// <summary>The sentence when there is nothing to find.</summary>
    public required string Passes { get; init; }

    /// <summary>What to do about a finding.</summary>
    public required string Hint { get; init; }

    public required Uri HelpUri { get; init; }

    /// <summary>The code of istioctl analyze with the same meaning; null when there is none.</summary>
    public string? IstioCode { get; init; }

    /// <summary>When it makes sense.</summary>
    public CheckPhase Phase { get; init; } = CheckPhase.Running;

    /// <summary>The kinds it looks at. It is skipped when one of them could not be read.</summary>
    public required IReadOnlyList<KindRef> Needs { get; init; }

    /// <summary>True when Istio's version decides. It is skipped when that is not known.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary>No finding means that all is well.</summary>
    public required Func<MeshView, IEnumerable<CheckFinding>> Look { get; init; }
}
