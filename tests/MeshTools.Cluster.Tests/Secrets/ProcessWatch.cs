using System.Globalization;
using System.Text;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>Looks at the process list while a command runs, as any user of the machine can; and at the environment of what it starts.</summary>
internal sealed class ProcessWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _commands = [];
    private readonly HashSet<string> _environments = [];
    private readonly Task _watching;

    public ProcessWatch()
    {
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>What was seen so far; one more look is taken.</summary>
    public async Task<IReadOnlyList<SeenText>> EndAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        Look();
        return [.. _commands.Select(static text => new SeenText("process list", text)), .. _environments.Select(static text => new SeenText("environment of a child", text))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(5));
        while (!_stop.IsCancellationRequested)
        {
            Look();
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Look()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(static folder => char.IsAsciiDigit(folder[^1])))
        {
            _commands.Add(Read($"{folder}/cmdline"));
            if (folder != $"/proc/{Environment.ProcessId}" && IsChild(folder))
            {
                _environments.Add(Read($"{folder}/environ"));
            }
        }
    }

    /// <summary>Of this process, or of a sandbox's, whose parent ended on purpose.</summary>
    private static bool IsChild(string folder)
    {
        string stat = Read($"{folder}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 && (fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture) || Read($"{folder}/cmdline").Contains("meshtools", StringComparison.OrdinalIgnoreCase));
    }

    private static string Read(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file)).Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at, or belongs to somebody else.
            return string.Empty;
        }
    }
}
