using System.Globalization;
using MeshTools.Errors;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox;

/// <summary>Waits during a start, with an eye on the processes: one that ends will not become ready.</summary>
internal sealed class StartWait(Func<IReadOnlyList<RunningProcess>> processes, SandboxRequest request)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private string _waitingFor = "the first process";
    private string? _problem;

    /// <param name="what">What is waited for, for messages.</param>
    /// <param name="ask">Null when it is there; else what is missing.</param>
    /// <param name="cancellationToken">Ctrl+C or the time limit.</param>
    public async Task ForAsync(string what, Func<CancellationToken, Task<string?>> ask, CancellationToken cancellationToken)
    {
        _waitingFor = what;
        while (true)
        {
            CheckAlive();
            _problem = await ask(cancellationToken).ConfigureAwait(false);
            if (_problem is null)
            {
                return;
            }

            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="MeshToolsException">SandboxStartFailed, with the end of the log of the process that ended.</exception>
    public void CheckAlive()
    {
        if (processes().FirstOrDefault(static process => !ProcessTable.IsAlive(process)) is RunningProcess ended)
        {
            throw new MeshToolsException(
                ErrorCatalog.SandboxStartFailed,
                $"{ended.Spec.Component} of sandbox '{request.Name}' ended while it was starting.{Tail(ended)}",
                target: ended.Spec.Log);
        }
    }

    /// <summary>The error for a start that took too long: what was waited for, and what the youngest process says.</summary>
    public MeshToolsException TimedOut(Exception error)
    {
        string seconds = request.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        string problem = _problem is null ? string.Empty : $" ({_problem})";
        string tail = processes() is [.., RunningProcess last] ? Tail(processes().FirstOrDefault(process => process.Spec.Component == _waitingFor) ?? last) : string.Empty;
        return new MeshToolsException(
            ErrorCatalog.SandboxStartTimeout,
            $"Sandbox '{request.Name}' was not ready after {seconds} s: waiting for {_waitingFor}{problem}.{tail}",
            target: request.Name,
            inner: error);
    }

    private static string Tail(RunningProcess process) =>
        LogTail.Read(process.Spec.Log) is { Count: > 0 } lines
            ? $" The end of {process.Spec.Component}'s log:" + string.Concat(lines.Select(static line => $"{Environment.NewLine}  {line}"))
            : $" {process.Spec.Component} has logged nothing.";
}
