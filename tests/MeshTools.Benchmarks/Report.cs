using System.Globalization;

namespace MeshTools.Benchmarks;

/// <summary>Prints the rows as a table.</summary>
internal static class Report
{
    public static void Print(IReadOnlyList<Row> rows)
    {
        Console.WriteLine($"{"",-46} {"MeshTools",11} {"beside it",11}   {"result",14}  goal");
        foreach (Row row in rows)
        {
            string verdict = row.IsReached switch { true => ": reached", false => ": NOT reached", null => string.Empty };
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-46} {row.Ours,8:0.#} {row.Unit} {row.Peer,8:0.#} {row.Unit}   {row.Result,14}  {row.Goal}{verdict} ({row.PeerName})"));
        }
    }
}
