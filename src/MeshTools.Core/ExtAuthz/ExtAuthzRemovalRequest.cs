using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>What Remove-ExtAuthzFilter is to take away.</summary>
internal sealed record ExtAuthzRemovalRequest
{
    /// <summary>The namespace of the control plane.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name it was added with, or that of an EnvoyFilter or policy.</summary>
    public required string Name { get; init; }

    /// <summary>The one object that is meant, where an object said so: its namespace and form; null for all of the name.</summary>
    public (string Namespace, ExtAuthzForm Form)? Only { get; init; }

    /// <summary>Only at these gateways; all when there are none.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [];

    /// <summary>Also what MeshTools did not make.</summary>
    public bool Force { get; init; }

    /// <summary>The version to assume where the images do not tell it; null for none.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
