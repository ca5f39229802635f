using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshTools.Cluster.Yaml;

/// <summary>JSON as YAML in block form, such that Kubernetes' parser reads the same out of it.</summary>
internal static class YamlTextWriter
{
    /// <summary>The lines, without an end of line.</summary>
    public static IReadOnlyList<string> Lines(JsonNode? value)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Emitter emitter = new(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, value);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());

        // The emitter ends a document that is one plain scalar with an explicit end.
        string[] lines = text.ToString().TrimEnd('\n').Split('\n');
        return lines.Length > 1 && lines[^1] == "..." ? lines[..^1] : lines;
    }

    private static void Emit(Emitter emitter, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach ((string key, JsonNode? child) in map)
                {
                    emitter.Emit(Text(key));
                    Emit(emitter, child);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonNode? child in list)
                {
                    Emit(emitter, child);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(value?.GetValueKind() == JsonValueKind.String ? Text((string)value!) : Plain(value?.ToJsonString() ?? "null"));
                break;
        }
    }

    // What would be read as something else than text is quoted; what cannot stand plain the emitter quotes by itself.
    private static Scalar Text(string text) => YamlScalar.Of(text).Type == YamlScalarType.Text && !text.Any(char.IsControl)
        ? Scalar(text, ScalarStyle.Any)
        : Scalar(text, ScalarStyle.DoubleQuoted);

    private static Scalar Plain(string text) => Scalar(text, ScalarStyle.Plain);

    private static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
}
