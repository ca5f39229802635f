using MeshTools.Changes;

namespace MeshTools.Mesh;

/// <summary>Which mesh a cluster has. Emitted by Get-Mesh.</summary>
public sealed record MeshState
{
    /// <summary>The version of the control plane, the highest where there are several; the image's tag where that is no version.</summary>
    public string? Version { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public required string Namespace { get; init; }

    /// <summary>The namespace whose configuration holds for the whole mesh, as the mesh config says.</summary>
    public required string RootNamespace { get; init; }

    /// <summary>The control planes, the default one first.</summary>
    public required IReadOnlyList<MeshRevision> Revisions { get; init => field = EmittedList.Of(value); }

    /// <summary>The workloads of the mesh: control planes, gateways, Kiali, others.</summary>
    public required IReadOnlyList<MeshComponent> Components { get; init => field = EmittedList.Of(value); }

    /// <summary>The proxies by version, the most frequent first; null when the pods may not be listed.</summary>
    public IReadOnlyList<MeshProxies>? Proxies { get; init => field = value is null ? null : EmittedList.Of(value); }

    /// <summary>Kiali's version; null when there is no Kiali.</summary>
    public string? KialiVersion { get; init; }

    /// <summary>What installed it, as far as it left a sign.</summary>
    public required MeshInstaller InstalledBy { get; init; }

    /// <summary>The API server's version, e.g. <c>v1.20.2</c>.</summary>
    public required string KubernetesVersion { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
