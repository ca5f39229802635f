using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Istioctl;

/// <summary>Reads what `istioctl version --remote=false -o json` prints. Pure.</summary>
internal static class IstioctlVersionOutput
{
    /// <summary>Null when it tells no version. 1.6 writes log lines ahead of the JSON, on standard output (SOURCES.md, section 9).</summary>
    public static IstioVersion? Read(string output)
    {
        int start = output.IndexOf('{', StringComparison.Ordinal);
        try
        {
            JsonNode? client = start < 0 ? null : JsonNode.Parse(output[start..])?["clientVersion"];
            return IstioVersion.TryParse((string?)client?["version"]) ?? IstioVersion.TryParse((string?)client?["tag"]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
