namespace MeshTools.Mesh.Uninstall;

/// <summary>What Uninstall-Mesh is to bring about.</summary>
internal sealed record UninstallRequest
{
    /// <summary>The mesh's root namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The revision; null for the default one.</summary>
    public string? Revision { get; init; }

    /// <summary>Every revision, the definitions of the custom resources, and the namespace if it came with the mesh.</summary>
    public bool Purge { get; init; }

    /// <summary>Definitions go even when there are objects of their kinds, which then go too.</summary>
    public bool Force { get; init; }

    /// <summary>How long to wait until everything is gone.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Emit the plan instead of carrying it out.</summary>
    public bool EmitsPlan { get; init; }

    /// <summary>Nothing will be approved (-WhatIf).</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
