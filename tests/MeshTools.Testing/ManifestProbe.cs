using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Testing;

/// <summary>Creates and deletes the objects of a manifest without MeshTools: one request each, in the order written.</summary>
internal sealed partial class ManifestProbe(ApiProbe api)
{
    private readonly List<string> _made = [];

    public void Create(string manifest)
    {
        foreach (string document in Separator().Split(manifest).Where(static text => Kind().IsMatch(text)))
        {
            string version = Version().Match(document).Groups[1].Value;
            string kind = Kind().Match(document).Groups[1].Value;
            string ns = !kind.StartsWith("Cluster", StringComparison.Ordinal) && Namespace().Match(document) is { Success: true } found ? $"/namespaces/{found.Groups[1].Value}" : string.Empty;
            string plural = kind.ToLowerInvariant() + "s";
            string path = $"{(version.Contains('/', StringComparison.Ordinal) ? "/apis/" : "/api/")}{version}{ns}/{plural}";
            JsonObject made = api.SendAsync(HttpMethod.Post, path, document, "application/yaml").Result;
            _made.Add($"{path}/{(string)made["metadata"]!["name"]!}");
        }
    }

    /// <summary>Deletes what was created, the last first. What is gone already is no matter.</summary>
    public void Delete()
    {
        foreach (string path in Enumerable.Reverse(_made))
        {
            if (api.TryGetAsync(path).Result is not null)
            {
                api.DeleteAsync(path).Wait();
            }
        }

        _made.Clear();
    }

    [GeneratedRegex("^---.*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex("^apiVersion: *\"?([^\"\\s]+)", RegexOptions.Multiline)]
    private static partial Regex Version();

    [GeneratedRegex("^kind: *\"?([^\"\\s]+)", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex("^(?:metadata: \\{.*|  )namespace: *\"?([^\"\\s,}]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
