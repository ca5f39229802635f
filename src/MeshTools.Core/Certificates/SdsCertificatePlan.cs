using MeshTools.Changes;

namespace MeshTools.Certificates;

/// <summary>What is to be done, or why nothing is.</summary>
internal sealed record SdsCertificatePlan
{
    /// <summary>Reasons to write nothing at all.</summary>
    public required IReadOnlyList<CertificateRefusal> Refusals { get; init; }

    /// <summary>What works and is probably not meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The secrets first, so that no Gateway names one that is not there.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];
}
