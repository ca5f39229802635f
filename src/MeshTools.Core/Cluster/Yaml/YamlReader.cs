using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshTools.Cluster.Yaml;

/// <summary>
/// Reads YAML from YamlDotNet's event stream into <see cref="YamlValue"/>s, within <see cref="YamlLimits"/>.
/// The library's own object model is not used here: it recurses without a limit, and its deserializer costs a cold
/// session more time than the rest of a first request.
/// </summary>
internal sealed class YamlReader
{
    private readonly IParser _parser;
    private readonly string _text;
    private readonly YamlLimits _limits;
    private readonly Dictionary<string, Anchored> _anchors = new(StringComparer.Ordinal);
    private int _nodes;
    private int _document;

    private YamlReader(IParser parser, string text, YamlLimits limits)
    {
        _parser = parser;
        _text = text;
        _limits = limits;
    }

    /// <summary>The documents of a text in order; null for a document that holds nothing but comments.</summary>
    /// <exception cref="YamlSyntaxException">Not YAML, or beyond the limits.</exception>
    public static IReadOnlyList<YamlValue?> ReadDocuments(string text, YamlLimits? limits = null)
    {
        limits ??= new YamlLimits();
        if (text.Length > limits.Characters)
        {
            throw new YamlSyntaxException($"the text is longer than {limits.Characters} characters", 1, 1);
        }

        YamlCharacters.RefuseUnprintable(text);
        using StringReader input = new(text);
        Parser parser = new(input);
        YamlReader reader = new(parser, text, limits);
        try
        {
            return reader.ReadStream();
        }
        catch (YamlException error)
        {
            long line = error.Message.Contains(" tab ", StringComparison.Ordinal)
                ? YamlCharacters.LineOfTab(text, error.Start.Line)
                : error.Start.Line;
            throw new YamlSyntaxException(Sentence(error), line, line == error.Start.Line ? error.Start.Column : 1, error)
            {
                Document = Math.Max(1, reader._document),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The library's own way to say so for some texts, e.g. a bracket that is still open when the next key comes.
            Mark place = parser.Current?.End ?? Mark.Empty;
            throw new YamlSyntaxException(
                "what follows is not YAML; a bracket that is not closed, or an escape that is no character", place.Line, place.Column, error)
            {
                Document = Math.Max(1, reader._document),
            };
        }
    }

    private List<YamlValue?> ReadStream()
    {
        List<YamlValue?> documents = [];
        _parser.Consume<StreamStart>();
        while (!_parser.TryConsume<StreamEnd>(out _))
        {
            _document++;
            _parser.Consume<DocumentStart>();
            _anchors.Clear();
            YamlValue root = ReadNode(0, inFlow: false, out _);
            documents.Add(root.IsNull ? null : root);
            _parser.Consume<DocumentEnd>();
        }

        return documents;
    }

    /// <param name="depth">Levels above this node.</param>
    /// <param name="inFlow">Within brackets or braces, where a tab is a blank like any other.</param>
    /// <param name="extent">How much it is, aliases counted in full.</param>
    private YamlValue ReadNode(int depth, bool inFlow, out YamlExtent extent)
    {
        ParsingEvent current = _parser.Current ?? throw new YamlSyntaxException("the text ends too early", 1, 1);
        RefuseDepth(current, depth);
        if (!inFlow && YamlCharacters.IsIndentedByTab(_text, current.Start.Index))
        {
            throw Refuse(current, "a tab in the indentation; YAML allows blanks only");
        }

        YamlValue value;
        switch (current)
        {
            case AnchorAlias alias:
                return ReadAlias(alias, depth, out extent);
            case Scalar scalar:
                _parser.MoveNext();
                Count(scalar, 1);
                bool plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
                string? tag = scalar.Tag.IsEmpty ? null : scalar.Tag.ToString();
                value = YamlValue.Scalar(scalar.Value, plain, scalar.Start.Line, scalar.Start.Column, tag);
                extent = YamlExtent.One;
                break;
            case SequenceStart sequence:
                value = ReadSequence(sequence, depth, inFlow || sequence.Style == SequenceStyle.Flow, out extent);
                break;
            case MappingStart mapping:
                value = ReadMapping(mapping, depth, inFlow || mapping.Style == MappingStyle.Flow, out extent);
                break;
            default:
                throw Refuse(current, "unexpected content");
        }

        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = new Anchored(value, extent);
        }

        return value;
    }

    private YamlValue ReadAlias(AnchorAlias alias, int depth, out YamlExtent extent)
    {
        // An anchor is known only when its node is complete, so a node cannot contain itself.
        if (!_anchors.TryGetValue(alias.Value.Value, out Anchored? anchored))
        {
            // It is not repeated: a password that begins with * and has no quotes looks like one.
            throw Refuse(alias, "an alias (*) that names no anchor before it; a text that begins with * needs quotes");
        }

        _parser.MoveNext();
        extent = anchored.Extent;
        Count(alias, extent.Nodes);
        RefuseDepth(alias, depth + extent.Levels);
        return anchored.Value;
    }

    private YamlValue ReadSequence(SequenceStart start, int depth, bool inFlow, out YamlExtent extent)
    {
        _parser.MoveNext();
        Count(start, 1);
        extent = YamlExtent.One;
        List<YamlValue> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1, inFlow, out YamlExtent below));
            extent = extent.Around(below);
        }

        return YamlValue.Sequence(items, start.Start.Line, start.Start.Column);
    }

    private YamlValue ReadMapping(MappingStart start, int depth, bool inFlow, out YamlExtent extent)
    {
        _parser.MoveNext();
        Count(start, 1);
        extent = YamlExtent.One;
        OrderedEntries entries = new();
        YamlMerge? merge = null;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent at = _parser.Current!;
            YamlValue key = ReadNode(depth + 1, inFlow, out YamlExtent keyExtent);
            string name = key.Text ?? throw Refuse(at, $"a key must be a plain value, not {key.Describe()}");
            YamlValue value = ReadNode(depth + 1, inFlow, out YamlExtent valueExtent);
            extent = extent.Around(keyExtent).Around(valueExtent);
            bool isNew;
            if (key.IsMergeKey)
            {
                isNew = merge is null;
                merge = new YamlMerge(value, entries.Count, at.Start.Line, at.Start.Column) { Document = _document };
            }
            else
            {
                isNew = entries.TryAdd(key, value);
            }

            if (!isNew)
            {
                throw Refuse(at, $"key '{name}' stands twice in one mapping");
            }
        }

        merge?.AddTo(entries);
        return YamlValue.Mapping(entries, start.Start.Line, start.Start.Column);
    }

    private void RefuseDepth(ParsingEvent at, int depth)
    {
        if (depth > _limits.Depth)
        {
            throw Refuse(at, $"nested more than {_limits.Depth} levels deep");
        }
    }

    private void Count(ParsingEvent at, int more)
    {
        // Long arithmetic: a bomb's sizes overflow an int long before they overflow memory.
        if ((long)_nodes + more > _limits.Nodes)
        {
            throw Refuse(at, $"more than {_limits.Nodes} nodes once aliases are expanded");
        }

        _nodes += more;
    }

    private YamlSyntaxException Refuse(ParsingEvent at, string message) =>
        new(message, at.Start.Line, at.Start.Column) { Document = _document };

    /// <summary>The library's sentence without the position that it repeats in front.</summary>
    private static string Sentence(YamlException error)
    {
        string message = (error.InnerException as YamlException ?? error).Message;
        int position = message.LastIndexOf("): ", StringComparison.Ordinal);
        return position >= 0 ? message[(position + 3)..] : message;
    }

    private sealed record Anchored(YamlValue Value, YamlExtent Extent);
}
