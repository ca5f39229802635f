using MeshTools.Cluster.Naming;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Permissions;

/// <summary>What Get-MeshPermission is asked.</summary>
internal sealed record PermissionRequest
{
    /// <summary>Names of commands, with a test for patterns; all commands when there are none.</summary>
    public IReadOnlyList<NameFilter> Commands { get; init; } = [];

    /// <summary>Where the mesh is.</summary>
    public PermissionPlaces Places { get; init; } = new();

    /// <summary>What Install-Mesh installs; null when it is not at hand.</summary>
    public IReadOnlyList<ManifestObject>? Manifest { get; init; }

    /// <summary>Leave out what a command can do without.</summary>
    public bool RequiredOnly { get; init; }
}
