using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>One Kubernetes object of a manifest.</summary>
/// <param name="Address">Which object it is; without a namespace where the manifest gives none.</param>
/// <param name="Body">The object as written.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record ManifestObject(ObjectAddress Address, JsonObject Body, ManifestPlace Place);
