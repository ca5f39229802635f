using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>What istiod's page /debug/edsz says of one proxy. Pure.</summary>
internal sealed class EndpointDump
{
    private readonly Dictionary<string, JsonObject> _clusters;

    private EndpointDump(Dictionary<string, JsonObject> clusters)
    {
        _clusters = clusters;
    }

    /// <summary>Reads the page; null when it is not one. Older programs print lines of their own ahead of it.</summary>
    public static EndpointDump? TryRead(string text)
    {
        int start = text.IndexOf("[{", StringComparison.Ordinal);
        try
        {
            if (start < 0 || JsonNode.Parse(text[start..]) is not JsonArray list)
            {
                return null;
            }

            Dictionary<string, JsonObject> clusters = new(StringComparer.Ordinal);
            foreach (JsonObject cluster in list.OfType<JsonObject>())
            {
                clusters[cluster.Text("clusterName") ?? string.Empty] = cluster;
            }

            return new EndpointDump(clusters);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The localities of a host's cluster without subset; null when the proxy has no such cluster.</summary>
    public IReadOnlyList<LoadGroup>? Find(string host, int port) =>
        _clusters.TryGetValue(FormattableString.Invariant($"outbound|{port}||{host}"), out JsonObject? cluster)
            ? [.. cluster.Objects("endpoints").Where(static group => group.Objects("lbEndpoints").Count > 0).Select(Group)]
            : null;

    private static LoadGroup Group(JsonObject group) => new(
        new LocalityPath(group.Text("locality", "region") ?? string.Empty, group.Text("locality", "zone") ?? string.Empty, group.Text("locality", "subZone") ?? string.Empty),
        group.Number("priority") ?? 0,
        group.Number("loadBalancingWeight") ?? 0,
        group.Objects("lbEndpoints").Count);
}
