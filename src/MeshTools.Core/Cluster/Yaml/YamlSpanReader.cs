using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshTools.Cluster.Yaml;

/// <summary>Finds where the nodes of a text stand. The text was read by <see cref="YamlReader"/> before, which sets the limits.</summary>
internal sealed class YamlSpanReader
{
    private readonly string _text;
    private readonly Parser _parser;
    private int _last;

    private YamlSpanReader(string text)
    {
        _text = text;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The root of the first document that is not empty; null when there is none.</summary>
    public static YamlSpan? Read(string text)
    {
        YamlSpanReader reader = new(text);
        reader._parser.Consume<StreamStart>();
        while (!reader._parser.TryConsume<StreamEnd>(out _))
        {
            reader._parser.Consume<DocumentStart>();
            YamlSpan root = reader.ReadNode();
            if (root.End > root.Start)
            {
                return root;
            }

            reader._parser.Consume<DocumentEnd>();
        }

        return null;
    }

    private YamlSpan ReadNode()
    {
        ParsingEvent current = _parser.Consume<ParsingEvent>();
        int start = (int)current.Start.Index;
        int column = (int)current.Start.Column - 1;
        switch (current)
        {
            case MappingStart mapping:
                YamlSpan map = new() { Start = start, End = start, Column = column, IsBlock = mapping.Style == MappingStyle.Block, Entries = [] };
                while (!_parser.Accept<MappingEnd>(out _))
                {
                    string key = _parser.Accept<Scalar>(out _) ? ((Scalar)_parser.Current!).Value : string.Empty;
                    YamlSpan keySpan = ReadNode();
                    map.Entries!.Add((key, keySpan, ReadNode()));
                }

                return Close(map, _parser.Consume<MappingEnd>(), map.IsBlock);
            case SequenceStart sequence:
                YamlSpan list = new() { Start = start, End = start, Column = column, IsBlock = sequence.Style == SequenceStyle.Block, Items = [] };
                while (!_parser.Accept<SequenceEnd>(out _))
                {
                    list.Items!.Add(ReadNode());
                }

                return Close(list, _parser.Consume<SequenceEnd>(), list.IsBlock);
            default:
                return new YamlSpan { Start = start, End = EndOf(current, start), Column = column };
        }
    }

    private int EndOf(ParsingEvent current, int start)
    {
        // A value that is not written stands, to the parser, wherever the next thing begins.
        int end = (int)current.End.Index;
        if (end <= start)
        {
            return _last;
        }

        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        _last = end;
        return end;
    }

    /// <summary>A block ends with the last thing in it: the parser puts its end where the next thing begins.</summary>
    private YamlSpan Close(YamlSpan span, ParsingEvent end, bool isBlock)
    {
        if (!isBlock)
        {
            _last = (int)end.Start.Index + 1;
        }

        span.End = _last;
        return span;
    }
}
