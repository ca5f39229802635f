using System.Diagnostics;

namespace MeshTools.Build.Processes;

/// <summary>A program that is run to its end. When the run is stopped or takes too long, its whole process tree ends.</summary>
/// <param name="program">A path, or a name to be found on PATH.</param>
/// <param name="arguments">Passed one by one; nothing needs quoting.</param>
internal sealed class ChildProcess(string program, IEnumerable<string> arguments)
{
    // A terminal sends Ctrl+C to every process of the foreground, so a child usually leaves by itself.
    private static readonly TimeSpan LeavingByItself = TimeSpan.FromSeconds(2);

    // What a child started and left behind may hold its output open; nobody waits for that longer than this.
    private static readonly TimeSpan OutputDrain = TimeSpan.FromSeconds(5);

    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Variables to set, or to unset (null).</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>True lets it use this program's console; else what it prints is captured and its input is empty.</summary>
    public bool OwnsConsole { get; init; }

    /// <summary>Told each captured line as it comes.</summary>
    public Action<string>? OnLine { get; init; }

    /// <summary>It is ended when it takes longer.</summary>
    public TimeSpan? Limit { get; init; }

    /// <summary>How long it may clean up after it was asked to stop, before it is ended.</summary>
    public TimeSpan Courtesy { get; init; }

    /// <summary>
    /// True for a program that leads a process group of its own (setsid): a terminal's Ctrl+C does not reach it, and it is
    /// asked to stop together with what it started.
    /// </summary>
    public bool LeadsGroup { get; init; }

    public async Task<ChildResult> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using Process process = new() { StartInfo = StartInfo(), EnableRaisingEvents = true };
        process.Exited += (_, _) => _ended.TrySetResult();
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        if (!OwnsConsole)
        {
            process.StandardInput.Close();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        bool timedOut = await WaitAsync(process, cancellationToken);
        await DrainAsync(process);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lines)
        {
            return new ChildResult(process.ExitCode, [.. _lines], timedOut);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = WorkingDirectory,
            UseShellExecute = false,
            RedirectStandardInput = !OwnsConsole,
            RedirectStandardOutput = !OwnsConsole,
            RedirectStandardError = !OwnsConsole,
        };
        foreach ((string name, string? value) in Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>True when the limit was reached.</summary>
    private async Task<bool> WaitAsync(Process process, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Limit is TimeSpan longest)
        {
            limit.CancelAfter(longest);
        }

        try
        {
            await _ended.Task.WaitAsync(limit.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, asked: cancellationToken.IsCancellationRequested);
            return true;
        }
    }

    private async Task EndAsync(Process process, bool asked)
    {
        if (asked && !LeadsGroup && await LeavesAsync(LeavingByItself))
        {
            return;
        }

        if (asked && Courtesy > TimeSpan.Zero && Signals.Interrupt(process, LeadsGroup) && await LeavesAsync(Courtesy))
        {
            return;
        }

        process.Kill(entireProcessTree: true);
        await _ended.Task;
    }

    private async Task<bool> LeavesAsync(TimeSpan time) => await Task.WhenAny(_ended.Task, Task.Delay(time)) == _ended.Task;

    private async Task DrainAsync(Process process)
    {
        if (!OwnsConsole)
        {
            await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), Task.Delay(OutputDrain));
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        OnLine?.Invoke(line);
    }
}
