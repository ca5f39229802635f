using System.Globalization;
using System.Text;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Nodes;

/// <summary>
/// Reads comma-separated values by RFC 4180: fields in double quotes may hold commas, line breaks and doubled quotes.
/// .NET's own reader (Microsoft.VisualBasic) drops the line a record begins on, which messages need.
/// </summary>
internal sealed class CsvReader(TextReader reader, string source)
{
    // No name, label list or taint list is longer; a file of one endless field must end here.
    private const int MaxField = 64 * 1024;

    private int _line = 1;

    /// <summary>The records, without empty lines.</summary>
    /// <exception cref="MeshToolsException">SandboxNodesInvalid, with the line.</exception>
    public IEnumerable<CsvRecord> Read()
    {
        while (reader.Peek() >= 0)
        {
            int begun = _line;
            List<string> fields = ReadRecord();
            if (fields is not [""])
            {
                yield return new CsvRecord(begun, fields);
            }
        }
    }

    private List<string> ReadRecord()
    {
        List<string> fields = [];
        while (true)
        {
            fields.Add(reader.Peek() == '"' ? ReadQuoted() : ReadPlain());
            if (reader.Peek() == ',')
            {
                reader.Read();
                continue;
            }

            EndLine();
            return fields;
        }
    }

    private string ReadPlain()
    {
        StringBuilder field = new();
        while (reader.Peek() is int next and >= 0 && next is not (',' or '\r' or '\n'))
        {
            if (next == '"')
            {
                throw Wrong(_line, "a quote stands in the middle of a field; put the whole field in quotes and double the quotes in it");
            }

            Append(field, (char)reader.Read(), _line);
        }

        return field.ToString();
    }

    private string ReadQuoted()
    {
        int begun = _line;
        StringBuilder field = new();
        reader.Read();
        while (true)
        {
            int next = reader.Read();
            if (next < 0)
            {
                throw Wrong(begun, "a field in quotes is never closed");
            }

            if (next == '"')
            {
                if (reader.Peek() != '"')
                {
                    break;
                }

                reader.Read();
            }
            else if (next == '\n')
            {
                _line++;
            }

            Append(field, (char)next, begun);
        }

        return reader.Peek() is < 0 or ',' or '\r' or '\n' ? field.ToString() : throw Wrong(_line, "text follows the closing quote of a field");
    }

    private void EndLine()
    {
        if (reader.Peek() == '\r')
        {
            reader.Read();
        }

        if (reader.Peek() == '\n')
        {
            reader.Read();
        }

        _line++;
    }

    private void Append(StringBuilder field, char next, int line)
    {
        if (field.Length >= MaxField)
        {
            throw Wrong(line, string.Create(CultureInfo.InvariantCulture, $"a field has more than {MaxField} characters"));
        }

        field.Append(next);
    }

    private MeshToolsException Wrong(int line, string why) =>
        new(ErrorCatalog.SandboxNodesInvalid, string.Create(CultureInfo.InvariantCulture, $"{source}, line {line}: {why}."), target: source);
}
