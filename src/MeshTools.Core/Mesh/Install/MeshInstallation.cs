using MeshTools.Changes;

namespace MeshTools.Mesh;

/// <summary>What an installation came to. Emitted by Install-Mesh.</summary>
public sealed record MeshInstallation
{
    /// <summary>The version of Istio; null when the manifest does not tell it.</summary>
    public string? Version { get; init; }

    /// <summary>The profile that was rendered; null for a manifest that was given.</summary>
    public string? Profile { get; init; }

    /// <summary>The revision; null for the default one.</summary>
    public string? Revision { get; init; }

    /// <summary>The mesh's root namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Objects that were not there before.</summary>
    public required int Created { get; init; }

    /// <summary>Objects that were there and are different now.</summary>
    public required int Changed { get; init; }

    /// <summary>Objects that were right already.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Objects of a former installation that this one does not have, and that were deleted.</summary>
    public required int Pruned { get; init; }

    /// <summary>Objects that could not be brought to what was asked; each has an error of its own.</summary>
    public required int Failed { get; init; }

    /// <summary>True when everything was applied and every workload is ready; null when nobody waited for that (-NoWait).</summary>
    public bool? Ready { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The workloads.</summary>
    public required IReadOnlyList<MeshComponent> Components { get; init => field = EmittedList.Of(value); }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
