using System.Globalization;

namespace MeshTools.Permissions.Tests;

/// <summary>The numbers of all runs, of every sandbox: a table beside the test results, and a line that the test command shows.</summary>
internal static class ProofTable
{
    private static readonly Lock Guard = new();
    private static readonly List<ProofRow> Rows = [];

    public static ProofRow Add(string command, int rules, int rights)
    {
        ProofRow row = new() { Command = command, Rules = rules, Rights = rights };
        lock (Guard)
        {
            Rows.Add(row);
        }

        return row;
    }

    /// <summary>Writes what is known by now.</summary>
    public static void Write()
    {
        lock (Guard)
        {
            if (Rows.Count == 0)
            {
                return;
            }

            string folder = Path.Combine(Checkout.Root, "out", "test-results");
            Directory.CreateDirectory(folder);
            string total = string.Create(
                CultureInfo.InvariantCulture,
                $"rights: {Rows.Select(static row => row.Command.Split(' ')[0]).Distinct(StringComparer.Ordinal).Count()} commands, {Rows.Sum(static row => row.Rights)} verbs in {Rows.Sum(static row => row.Rules)} rules; with all of them {Rows.Sum(static row => row.Whole)} runs, {Rows.Sum(static row => row.Short)} short of a right; without one {Rows.Sum(static row => row.Taken)} runs, {Rows.Sum(static row => row.Failed)} told by an error, {Rows.Sum(static row => row.Warned)} by a warning, {Rows.Sum(static row => row.Silent)} not told; {Rows.Sum(static row => row.NotAsked)} verbs for newer servers not tried");
            File.WriteAllText(
                Path.Combine(folder, "MeshTools.Permissions.Tests.table.txt"),
                $"{ProofRow.Head}\n{string.Join('\n', Rows.OrderBy(static row => row.Command, StringComparer.Ordinal))}\n\n{total}\n");
            File.WriteAllLines(Path.Combine(folder, "MeshTools.Permissions.Tests.summary.txt"), [total]);
        }
    }
}
