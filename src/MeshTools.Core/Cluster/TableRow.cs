using System.Text.Json;

namespace MeshTools.Cluster;

/// <summary>One row of a Table answer: the object's metadata and the cells that kubectl would print.</summary>
internal readonly struct TableRow(JsonElement row, IReadOnlyDictionary<string, int> columns)
{
    /// <summary>The object's metadata; valid until the page is dropped.</summary>
    public JsonElement Metadata => row.GetProperty("object").GetProperty("metadata");

    /// <summary>A cell as text; null when the server prints no such column.</summary>
    public string? Cell(string column)
    {
        JsonElement cells = row.GetProperty("cells");
        return columns.TryGetValue(column, out int index) && index < cells.GetArrayLength() ? cells[index].ToString() : null;
    }
}
