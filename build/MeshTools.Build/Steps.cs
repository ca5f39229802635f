using System.Diagnostics;
using System.Globalization;

namespace MeshTools.Build;

/// <summary>Says what is going on: one line a step, finished with the time it took, or with what went wrong.</summary>
/// <param name="verbose">True shows what child processes print, as it comes.</param>
internal sealed class Steps(bool verbose)
{
    private readonly Lock _gate = new();
    private bool _lineIsOpen;

    public bool Verbose { get; } = verbose;

    /// <summary>Carries a step out.</summary>
    /// <param name="title">What is done, e.g. <c>Building MeshTools.sln</c>.</param>
    /// <param name="work">Gives back what is worth adding to the line, or null.</param>
    public async Task RunAsync(string title, Func<Task<string?>> work)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Open(title);
        try
        {
            string? result = await work();
            Close(title, result is null ? Time(watch) : $"{result}, {Time(watch)}");
        }
        catch (OperationCanceledException)
        {
            Close(title, "stopped after " + Time(watch));
            throw;
        }
        catch
        {
            Close(title, "failed after " + Time(watch));
            throw;
        }
    }

    /// <summary>A line of its own, within a step or outside of one.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            Break();
            Console.WriteLine(line);
        }
    }

    /// <summary>A line that only --verbose shows.</summary>
    public void Whisper(string line)
    {
        if (Verbose)
        {
            Say("  | " + line);
        }
    }

    private static string Time(Stopwatch watch) => string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s");

    private void Open(string title)
    {
        lock (_gate)
        {
            Break();
            Console.Write($"{title} ... ");
            Console.Out.Flush();
            _lineIsOpen = true;
        }
    }

    private void Close(string title, string end)
    {
        lock (_gate)
        {
            // Something was said in between: the line is told again, whole.
            Console.WriteLine(_lineIsOpen ? end : $"{title}: {end}");
            _lineIsOpen = false;
        }
    }

    private void Break()
    {
        if (_lineIsOpen)
        {
            Console.WriteLine();
            _lineIsOpen = false;
        }
    }
}
