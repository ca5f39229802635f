using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>The numbers of all runs: a table beside the test results, and a line for each kind of disturbance that the test command shows.</summary>
internal sealed class FaultTable
{
    private readonly List<FaultRow> _rows = [];

    public FaultRow Add(string disturbance, string command, int requests)
    {
        FaultRow row = new() { Disturbance = disturbance, Command = command, Requests = requests };
        _rows.Add(row);
        return row;
    }

    public void Write()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        string folder = Path.Combine(Checkout.Root, "out", "test-results");
        Directory.CreateDirectory(folder);
        string[] totals = [.. _rows.GroupBy(static row => row.Disturbance).Select(Total)];
        File.WriteAllText(Path.Combine(folder, "MeshTools.Faults.Tests.table.txt"), $"{Text()}\n{string.Join('\n', totals)}\n");
        File.WriteAllLines(Path.Combine(folder, "MeshTools.Faults.Tests.summary.txt"), totals);
    }

    private static string Total(IGrouping<string, FaultRow> rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rows.Key}: {rows.Select(static row => row.Command).Distinct().Count()} commands, {rows.SelectMany(static row => row.Kinds).Distinct().Count()} kinds, {rows.Sum(static row => row.Runs)} runs, {rows.Sum(static row => row.Told)} told an error, {rows.Sum(static row => row.Lost)} lost, {rows.Sum(static row => row.Doubled)} doubled");

    private string Text()
    {
        StringBuilder text = new();
        text.AppendLine(FaultChoice.IsAll ? "Every fault at every request." : "Every fault at every write; at reads they take turns (MESHTOOLS_FAULTS=all for all).");
        text.AppendLine(FaultRow.Head);
        foreach (FaultRow row in _rows)
        {
            text.AppendLine(row.ToString());
        }

        return text.ToString();
    }
}
