using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Yaml;

/// <summary>
/// Changes one place in a YAML text and leaves every other character as it is: comments, order, quotes. Where that cannot be
/// done (the place is inside braces, or has an anchor that is used elsewhere) the text is written anew with the same content.
/// What comes out has been read again and says what was asked for.
/// </summary>
internal static class YamlTextEdit
{
    /// <exception cref="YamlSyntaxException">The text cannot be read; nothing can be put into it.</exception>
    public static string Set(string text, YamlPath path, JsonNode value) => Edit(text, path, path.Set(Read(text), value));

    /// <summary>Without the value, and without a list that held it alone.</summary>
    /// <exception cref="YamlSyntaxException">The text cannot be read.</exception>
    public static string Remove(string text, YamlPath path)
    {
        JsonObject root = Read(text) ?? [];
        return path.Find(root) is null ? text : Edit(text, path, path.Remove(root));
    }

    /// <summary>The content; null for a text without any.</summary>
    /// <exception cref="YamlSyntaxException">It cannot be read, or is no mapping.</exception>
    public static JsonObject? Read(string text)
    {
        YamlValue? document = YamlReader.ReadDocuments(text).FirstOrDefault(static value => value is not null);
        return document is null || document.Entries is not null
            ? (JsonObject?)(document is null ? null : YamlJson.ToJson(document))
            : throw new YamlSyntaxException($"it holds {document.Describe()} where a mapping must be", document.Line, document.Column);
    }

    private static string Edit(string text, YamlPath path, JsonObject wanted)
    {
        string newline = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string? edited = YamlSpanReader.Read(text) is YamlSpan root ? new YamlSplice(text, newline).Apply(root, Read(text)!, wanted, path.Steps) : null;
        string result = edited is not null && Says(edited, wanted)
            ? edited
            : string.Join(newline, YamlTextWriter.Lines(wanted)) + newline;

        // A text whose last line has no end keeps it so: what is put in and taken out again leaves no trace.
        string? open = text.Length > 0 && text[^1] != '\n' && result.EndsWith(newline, StringComparison.Ordinal) ? result[..^newline.Length] : null;
        return open is not null && Says(open, wanted) ? open : result;
    }

    private static bool Says(string text, JsonObject wanted)
    {
        try
        {
            return JsonNode.DeepEquals(Read(text) ?? [], wanted);
        }
        catch (YamlSyntaxException)
        {
            return false;
        }
    }
}
