using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>What Install-Mesh is to bring about.</summary>
internal sealed record InstallRequest
{
    /// <summary>The objects.</summary>
    public required IReadOnlyList<ManifestObject> Objects { get; init; }

    /// <summary>The version of Istio; null when neither the user nor the manifest tells it.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The profile; null for a manifest that was given.</summary>
    public string? Profile { get; init; }

    /// <summary>The revision; null for the default one.</summary>
    public string? Revision { get; init; }

    /// <summary>The namespace of objects that name none, and of the installation's inventory.</summary>
    public required string Namespace { get; init; }

    /// <summary>How long to wait for the workloads, counted from when everything is applied.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Do not wait for the workloads.</summary>
    public bool NoWait { get; init; }

    /// <summary>Take fields over from other managers.</summary>
    public bool Force { get; init; }

    /// <summary>Ask the server what would become of each object, and show it.</summary>
    public bool ShowsDiff { get; init; }

    /// <summary>Nothing will be approved (-WhatIf): what the server would refuse is reported now.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Emit the plan instead of carrying it out.</summary>
    public bool EmitsPlan { get; init; }

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
