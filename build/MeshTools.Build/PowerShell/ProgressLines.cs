using System.Diagnostics;
using System.Management.Automation;

namespace MeshTools.Build.PowerShell;

/// <summary>Progress as lines of text: one when something new is to be told, and not more than two a second.</summary>
internal sealed class ProgressLines(TextWriter output)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<(long, int), string> _last = [];
    private long _told;

    public void Write(long source, ProgressRecord record)
    {
        lock (_last)
        {
            if (record.RecordType == ProgressRecordType.Completed)
            {
                _last.Remove((source, record.ActivityId));
                return;
            }

            string line = $"  {record.Activity}: {record.StatusDescription}";
            if (_last.GetValueOrDefault((source, record.ActivityId)) != line && (_told == 0 || Stopwatch.GetElapsedTime(_told) >= Apart))
            {
                _last[(source, record.ActivityId)] = line;
                _told = Stopwatch.GetTimestamp();
                output.WriteLine(line);
            }
        }
    }
}
