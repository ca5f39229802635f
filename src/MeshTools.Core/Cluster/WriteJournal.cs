using System.Globalization;

namespace MeshTools.Cluster;

/// <summary>
/// What a command set out to write and what became of it, so that one that ends in an error can account for every object:
/// an error names the object that failed, and neither those that were written before it nor those that were left out after it.
/// </summary>
internal sealed class WriteJournal
{
    // A mesh has a hundred objects; more than a few lines of them are not read.
    private const int MostNames = 12;

    private readonly object _lock = new();
    private readonly List<ObjectAddress> _planned = [];
    private readonly HashSet<ObjectAddress> _made = [];
    private readonly HashSet<ObjectAddress> _failed = [];

    /// <summary>A change was approved.</summary>
    public void Plan(ObjectAddress target)
    {
        lock (_lock)
        {
            _planned.Add(target);
        }
    }

    /// <summary>The object holds what was planned.</summary>
    public void Made(ObjectAddress target)
    {
        lock (_lock)
        {
            _made.Add(target);
            _failed.Remove(target);
        }
    }

    /// <summary>An error says what became of it.</summary>
    public void Failed(ObjectAddress target)
    {
        lock (_lock)
        {
            _failed.Add(target);
        }
    }

    /// <summary>What was made, or may have been, was taken back.</summary>
    public void PutBack(ObjectAddress target)
    {
        lock (_lock)
        {
            _made.Remove(target);
            _failed.Remove(target);
        }
    }

    /// <summary>For the next command of the same cmdlet.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _planned.Clear();
            _made.Clear();
            _failed.Clear();
        }
    }

    /// <summary>What must be said after errors that name single objects; null when they have said it all.</summary>
    /// <param name="isBrokenOff">True when one error ended the command, and no result tells what was made.</param>
    public string? Account(bool isBrokenOff)
    {
        lock (_lock)
        {
            ObjectAddress[] planned = [.. _planned.Distinct()];
            ObjectAddress[] open = [.. planned.Where(target => !_made.Contains(target) && !_failed.Contains(target))];
            ObjectAddress[] made = [.. planned.Where(_made.Contains)];
            if (open.Length == 0)
            {
                return isBrokenOff && made.Length > 0 ? $"Written all the same: {Names(made)}." : null;
            }

            string before = made.Length > 0 ? $" Written before: {Names(made)}." : string.Empty;
            return $"Not done because of it: {Names(open)}.{before} The same command, run again, completes it.";
        }
    }

    private static string Names(ObjectAddress[] targets)
    {
        string names = string.Join(", ", targets.Take(MostNames));
        return targets.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $"{names} and {targets.Length - MostNames} more") : names;
    }
}
