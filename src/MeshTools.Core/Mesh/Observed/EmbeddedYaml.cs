using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Mesh.Observed;

/// <summary>YAML text inside an object (the mesh config, Kiali's config) as the JSON that its reader sees.</summary>
internal static class EmbeddedYaml
{
    /// <summary>The first document; null with a problem when it cannot be read, null without one when there is none.</summary>
    public static JsonObject? TryRead(string? text, out string? problem)
    {
        problem = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            YamlValue? document = YamlReader.ReadDocuments(text).FirstOrDefault(static value => value is not null);
            if (document is not null && document.Entries is null)
            {
                problem = $"it holds {document.Describe()} where a mapping must be";
                return null;
            }

            return document is null ? null : (JsonObject?)YamlJson.ToJson(document);
        }
        catch (YamlSyntaxException error)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"line {error.Line}: {error.Message}");
            return null;
        }
    }
}
