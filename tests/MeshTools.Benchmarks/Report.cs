using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MeshTools.Benchmarks;

/// <summary>Prints the rows as a table and saves them as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void Print(IReadOnlyList<Row> rows)
    {
        Console.WriteLine($"{"",-38} {"MeshTools",11} {"peer",11}    {"value",8}  goal");
        foreach (Row row in rows)
        {
            string value = row.Peer > 0 && row.Goal.StartsWith("adds", StringComparison.Ordinal) || row.Unit == "MB" ? $"+{row.Value:0} {row.Unit}" : $"{row.Value:0.00} x";
            string verdict = row.Reached switch { true => "reached", false => "NOT reached", null => string.Empty };
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-38} {row.Ours,8:0} {row.Unit} {row.Peer,8:0} {row.Unit}    {value,8}  {row.Goal}: {verdict} ({row.Note})"));
        }
    }

    public static void Save(string path, IReadOnlyList<Row> rows, string session)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(
            new
            {
                Date = DateTimeOffset.UtcNow,
                Machine = new { Os = RuntimeInformation.OSDescription, Cores = Environment.ProcessorCount, Runtime = RuntimeInformation.FrameworkDescription, Session = session },
                Rows = rows,
            },
            Indented));
    }
}
