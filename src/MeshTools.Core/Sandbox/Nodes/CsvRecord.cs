namespace MeshTools.Sandbox.Nodes;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line it begins on, from 1; a quoted field may go on over several.</param>
/// <param name="Fields">Its fields, unquoted.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Fields);
