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
    private readonly Dictionary<string, (YamlValue Value, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

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

        using StringReader input = new(text);
        Parser parser = new(input);
        try
        {
            return new YamlReader(parser, text, limits).ReadStream();
        }
        catch (YamlException error)
        {
            long line = error.Message.Contains(" tab ", StringComparison.Ordinal) ? LineOfTab(text, error.Start.Line) : error.Start.Line;
            throw new YamlSyntaxException(Sentence(error), line, line == error.Start.Line ? error.Start.Column : 1, error);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // The library's own way to say so for some texts, e.g. a bracket that is still open when the next key comes.
            Mark place = parser.Current?.End ?? Mark.Empty;
            throw new YamlSyntaxException(
                "what follows is not YAML; a bracket that is not closed, or an escape that is no character", place.Line, place.Column, error);
        }
    }

    private List<YamlValue?> ReadStream()
    {
        List<YamlValue?> documents = [];
        _parser.Consume<StreamStart>();
        while (!_parser.TryConsume<StreamEnd>(out _))
        {
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
    /// <param name="size">The number of nodes below and with this one, aliases counted in full.</param>
    private YamlValue ReadNode(int depth, bool inFlow, out int size)
    {
        ParsingEvent current = _parser.Current ?? throw new YamlSyntaxException("the text ends too early", 1, 1);
        if (depth > _limits.Depth)
        {
            throw Refuse(current, $"nested more than {_limits.Depth} levels deep");
        }

        if (!inFlow && IsIndentedByTab(current.Start.Index))
        {
            throw Refuse(current, "a tab in the indentation; YAML allows blanks only");
        }

        YamlValue value;
        switch (current)
        {
            case AnchorAlias alias:
                return ReadAlias(alias, out size);
            case Scalar scalar:
                _parser.MoveNext();
                Count(scalar, 1);
                bool plain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
                value = YamlValue.Scalar(scalar.Value, plain, scalar.Start.Line, scalar.Start.Column);
                size = 1;
                break;
            case SequenceStart sequence:
                value = ReadSequence(sequence, depth, inFlow || sequence.Style == SequenceStyle.Flow, out size);
                break;
            case MappingStart mapping:
                value = ReadMapping(mapping, depth, inFlow || mapping.Style == MappingStyle.Flow, out size);
                break;
            default:
                throw Refuse(current, "unexpected content");
        }

        if (current is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            _anchors[anchored.Anchor.Value] = (value, size);
        }

        return value;
    }

    private YamlValue ReadAlias(AnchorAlias alias, out int size)
    {
        // An anchor is known only when its node is complete, so a node cannot contain itself.
        if (!_anchors.TryGetValue(alias.Value.Value, out (YamlValue Value, int Size) anchored))
        {
            throw Refuse(alias, $"alias '*{alias.Value.Value}' names no anchor before it");
        }

        _parser.MoveNext();
        Count(alias, anchored.Size);
        size = anchored.Size;
        return anchored.Value;
    }

    private YamlValue ReadSequence(SequenceStart start, int depth, bool inFlow, out int size)
    {
        _parser.MoveNext();
        Count(start, 1);
        size = 1;
        List<YamlValue> items = [];
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1, inFlow, out int below));
            size += below;
        }

        return YamlValue.Sequence(items, start.Start.Line, start.Start.Column);
    }

    private YamlValue ReadMapping(MappingStart start, int depth, bool inFlow, out int size)
    {
        _parser.MoveNext();
        Count(start, 1);
        size = 1;
        OrderedEntries entries = new();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            ParsingEvent at = _parser.Current!;
            YamlValue key = ReadNode(depth + 1, inFlow, out int keySize);
            string name = key.Text ?? throw Refuse(at, $"a key must be a plain value, not {key.Describe()}");
            YamlValue value = ReadNode(depth + 1, inFlow, out int valueSize);
            size += keySize + valueSize;
            if (!entries.TryAdd(name, value))
            {
                throw Refuse(at, $"key '{name}' stands twice in one mapping");
            }
        }

        return YamlValue.Mapping(entries, start.Start.Line, start.Start.Column);
    }

    /// <summary>
    /// The library takes such a line and makes something of it that nobody meant; Kubernetes' own parser refuses it.
    /// </summary>
    private bool IsIndentedByTab(long index)
    {
        int end = (int)Math.Min(index, _text.Length);
        int start = end == 0 ? 0 : _text.LastIndexOf('\n', end - 1) + 1;
        ReadOnlySpan<char> before = _text.AsSpan(start, end - start);
        ReadOnlySpan<char> indentation = before[..(before.Length - before.TrimStart(" \t").Length)];
        return indentation.Contains('\t');
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

    private static YamlSyntaxException Refuse(ParsingEvent at, string message) =>
        new(message, at.Start.Line, at.Start.Column);

    /// <summary>The library names the line in which the node began; the tab stands in that or a later one.</summary>
    private static long LineOfTab(string text, long first)
    {
        string[] lines = text.Split('\n');
        int found = Array.FindIndex(lines, (int)Math.Min(first, lines.Length) - 1, static line => line[..(line.Length - line.TrimStart(" \t").Length)].Contains('\t'));
        return found < 0 ? first : found + 1;
    }

    /// <summary>The library's sentence without the position that it repeats in front.</summary>
    private static string Sentence(YamlException error)
    {
        string message = (error.InnerException as YamlException ?? error).Message;
        int position = message.LastIndexOf("): ", StringComparison.Ordinal);
        return position >= 0 ? message[(position + 3)..] : message;
    }
}
