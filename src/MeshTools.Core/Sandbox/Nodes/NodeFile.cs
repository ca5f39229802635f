using System.Globalization;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Nodes;

/// <summary>Reads nodes from a CSV file with a header line (<see cref="NodeRow"/> has the columns).</summary>
internal static class NodeFile
{
    // A hundred thousand nodes with long label lists; Kubernetes itself is made for 5,000.
    private const long MaxSize = 32L * 1024 * 1024;

    /// <param name="path">The file.</param>
    /// <param name="warn">Told about columns that mean nothing here.</param>
    /// <exception cref="MeshToolsException">SandboxNodesInvalid, with the file and the line.</exception>
    public static IReadOnlyList<SandboxNode> Load(string path, Action<string> warn)
    {
        try
        {
            FileInfo file = new(path);
            if (file.Length > MaxSize)
            {
                throw Wrong(path, $"Node file '{path}' has {file.Length / 1024 / 1024} MB; that is no list of nodes.");
            }

            using StreamReader reader = file.OpenText();
            return Read(reader, path, warn);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MeshToolsException(ErrorCatalog.SandboxNodesInvalid, $"Node file '{path}' cannot be read: {error.Message}", target: path, inner: error);
        }
    }

    /// <param name="reader">The text.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="warn">Told about columns that mean nothing here.</param>
    public static IReadOnlyList<SandboxNode> Read(TextReader reader, string source, Action<string> warn)
    {
        using IEnumerator<CsvRecord> records = new CsvReader(reader, source).Read().GetEnumerator();
        if (!records.MoveNext())
        {
            throw Wrong(source, $"{source} is empty; its first line must name the columns.");
        }

        Dictionary<string, int> columns = Columns(records.Current, source, warn);
        List<SandboxNode> nodes = [];
        while (records.MoveNext())
        {
            CsvRecord record = records.Current;
            string origin = string.Create(CultureInfo.InvariantCulture, $"{source}, line {record.Line}");
            if (record.Fields.Count > columns.Count)
            {
                throw Wrong(source, $"{origin}: has {record.Fields.Count} fields, but the header names {columns.Count}; a field with a comma in it must be in quotes.");
            }

            nodes.Add(NodeRow.Read(
                origin, column => columns.TryGetValue(column, out int index) && index < record.Fields.Count ? record.Fields[index] : null));
        }

        return nodes;
    }

    private static Dictionary<string, int> Columns(CsvRecord header, string source, Action<string> warn)
    {
        Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);
        foreach (string field in header.Fields)
        {
            string name = field.Trim();
            if (!columns.TryAdd(name, columns.Count))
            {
                throw Wrong(source, $"{source}, line {header.Line}: column '{name}' is there twice.");
            }
        }

        if (!columns.ContainsKey(NodeRow.NameColumn))
        {
            throw Wrong(source, $"{source}, line {header.Line}: there is no column '{NodeRow.NameColumn}'.");
        }

        string[] unknown = [.. columns.Keys.Where(static name => !NodeRow.Columns.Contains(name, StringComparer.OrdinalIgnoreCase))];
        if (unknown.Length > 0)
        {
            warn($"{source}: not used: {string.Join(", ", unknown.Select(static name => $"'{name}'"))}. Columns are {string.Join(", ", NodeRow.Columns)}.");
        }

        return columns;
    }

    private static MeshToolsException Wrong(string source, string message) => new(ErrorCatalog.SandboxNodesInvalid, message, target: source);
}
