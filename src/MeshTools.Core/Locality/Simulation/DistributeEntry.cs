using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>An entry of <c>distribute</c>.</summary>
/// <param name="From">Which proxies it is for; '*' and absent parts fit all.</param>
/// <param name="To">The weights, which sum to 100.</param>
internal sealed record DistributeEntry(string From, IReadOnlyList<KeyValuePair<string, int>> To)
{
    public static IReadOnlyList<DistributeEntry> Read(JsonObject? setting) =>
    [
        .. setting.Objects("distribute").Select(static entry => new DistributeEntry(
            entry.Text("from") ?? string.Empty,
            [.. (entry.At("to") as JsonObject ?? []).Select(static part => KeyValuePair.Create(part.Key, JsonFields.Number(part.Value) ?? 0))])),
    ];
}
