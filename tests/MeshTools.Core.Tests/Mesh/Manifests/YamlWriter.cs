using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshTools.Core.Tests.Mesh.Manifests;

/// <summary>Writes JSON as YAML, in block or flow style and with quotes of either sort or a block for text.</summary>
internal static class YamlWriter
{
    private static readonly ScalarStyle[] Quotes = [ScalarStyle.DoubleQuoted, ScalarStyle.SingleQuoted, ScalarStyle.Literal];

    /// <param name="root">What to write.</param>
    /// <param name="style">Any number: decides the styles.</param>
    public static string Write(JsonNode root, int style)
    {
        using StringWriter text = new();
        Emitter emitter = new(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, root, new Random(style));
        emitter.Emit(new DocumentEnd(true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, random.Next(4) == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach ((string key, JsonNode? value) in mapping)
                {
                    emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, key, ScalarStyle.DoubleQuoted, false, true));
                    Write(emitter, value, random);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, random.Next(4) == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonNode? item in items)
                {
                    Write(emitter, item, random);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                string content = (string)value!;
                bool isPlainText = content.All(static c => c is >= ' ' and <= '~') && content.Length > 0 && content.Trim() == content;
                emitter.Emit(new Scalar(
                    AnchorName.Empty, TagName.Empty, content, isPlainText ? Quotes[random.Next(3)] : ScalarStyle.DoubleQuoted, false, true));
                break;
            default:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, true, false));
                break;
        }
    }
}
