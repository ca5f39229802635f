using System.Text.Json;
using MeshTools.Cluster;

namespace MeshTools.Sandbox.Nodes;

/// <summary>
/// Describes the nodes of another cluster, by one list and no write. Taken over is what decides where pods go: names,
/// labels, taints, capacity, cordons. Not taken over: addresses, annotations, images, readiness.
/// </summary>
internal static class NodeCopy
{
    public static async Task<IReadOnlyList<SandboxNode>> ReadAsync(ClusterClient client, CancellationToken cancellationToken)
    {
        ListResult<SandboxNode> nodes = await client.ListAsync(
            new KindRef(string.Empty, "Node"), ListQuery.All, node => Describe(node, client.Context), cancellationToken).ConfigureAwait(false);
        return nodes.Items;
    }

    /// <param name="node">A Node object.</param>
    /// <param name="context">The cluster it is in, for messages.</param>
    public static SandboxNode Describe(JsonElement node, string context)
    {
        JsonElement metadata = node.GetProperty("metadata");
        JsonElement spec = Child(node, "spec");
        JsonElement status = Child(node, "status");
        Dictionary<string, string> capacity = Map(status, "allocatable");
        return new SandboxNode
        {
            Name = metadata.GetProperty("name").GetString()!,
            Origin = $"context '{context}'",
            Labels = Map(metadata, "labels"),
            Taints = Taints(spec),
            Capacity = capacity.Count > 0 ? capacity : SandboxNode.DefaultCapacity,
            Unschedulable = Child(spec, "unschedulable").ValueKind == JsonValueKind.True,
        };
    }

    /// <summary>Without those that controllers set from a node's condition or cordon: the sandbox's own will, where they apply.</summary>
    private static NodeTaint[] Taints(JsonElement spec)
    {
        JsonElement taints = Child(spec, "taints");
        if (taints.ValueKind != JsonValueKind.Array)
        {
            return [];
        }

        return
        [
            .. taints.EnumerateArray()
                .Select(static taint => new NodeTaint(Text(taint, "key"), Text(taint, "value"), Text(taint, "effect")))
                .Where(static taint => !taint.Key.StartsWith("node.kubernetes.io/", StringComparison.Ordinal)
                    && !taint.Key.StartsWith("node.cloudprovider.kubernetes.io/", StringComparison.Ordinal)),
        ];
    }

    private static Dictionary<string, string> Map(JsonElement parent, string name)
    {
        JsonElement map = Child(parent, name);
        return map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(static entry => entry.Name, static entry => entry.Value.ToString(), StringComparer.Ordinal)
            : [];
    }

    private static string Text(JsonElement parent, string name) => Child(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty;

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement child) ? child : default;
}
