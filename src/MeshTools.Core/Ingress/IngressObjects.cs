using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>The address of an object by its own fields.</summary>
internal static class IngressObjects
{
    public static ObjectAddress Address(JsonObject item) => new(
        KindRef.FromManifest(item.Text("apiVersion") ?? "v1", item.Text("kind") ?? string.Empty), item.Text("metadata", "namespace"), item.Text("metadata", "name") ?? string.Empty);
}
