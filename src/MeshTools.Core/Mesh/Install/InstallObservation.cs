using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>What the cluster holds of what is to be installed, and of what was.</summary>
internal sealed record InstallObservation
{
    /// <summary>The objects as this server takes them: namespaces and list keys filled in, versions converted.</summary>
    public required IReadOnlyList<ManifestObject> Objects { get; init; }

    /// <summary>Those of them that exist, as they are.</summary>
    public required IReadOnlyDictionary<ObjectAddress, JsonObject> Live { get; init; }

    /// <summary>The inventory of a former installation; null when there is none.</summary>
    public JsonObject? Parent { get; init; }

    /// <summary>What that inventory holds.</summary>
    public IReadOnlyList<InstalledObject> Members { get; init; } = [];

    /// <summary>The ids of the other installations of MeshTools in the namespace: other revisions.</summary>
    public IReadOnlyCollection<string> OtherSets { get; init; } = [];
}
