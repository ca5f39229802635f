using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster.Yaml;

namespace MeshTools.Mesh.Observed;

/// <summary>YAML text inside an object (the mesh config, Kiali's config) as the JSON that its reader sees.</summary>
internal static class YamlJson
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

            return document is null ? null : (JsonObject?)Convert(document);
        }
        catch (YamlSyntaxException error)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"line {error.Line}: {error.Message}");
            return null;
        }
    }

    /// <summary>The same value as JSON.</summary>
    public static JsonNode? Convert(YamlValue value)
    {
        if (value.Entries is not null)
        {
            return new JsonObject(value.Entries.Select(static entry => KeyValuePair.Create(entry.Key, Convert(entry.Value))));
        }

        return value.Items is not null ? new JsonArray([.. value.Items.Select(Convert)]) : Scalar(value);
    }

    private static JsonValue? Scalar(YamlValue value)
    {
        if (value.IsNull)
        {
            return null;
        }

        if (value.IsPlain && value.Text is "true" or "True" or "TRUE" or "false" or "False" or "FALSE")
        {
            return JsonValue.Create(value.Text[0] is 't' or 'T');
        }

        return value.IsPlain && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? JsonValue.Create(number)
            : JsonValue.Create(value.Text);
    }
}
