using System.Diagnostics;
using System.Management.Automation;
using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Pipeline;

/// <summary>Says on the pipeline thread what an operation says on its own.</summary>
internal sealed class PipelineHost(PSCmdlet cmdlet, Action<Action> post, CancellationToken stop) : IOperationHost
{
    // A host that draws progress spends more time on it than the work takes, if it is told about every item.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    // A bar that comes and goes within a second is a flicker.
    private static readonly TimeSpan ProgressDelay = TimeSpan.FromSeconds(1);

    public WriteJournal Journal { get; } = new();

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private long _lastProgress;

    /// <summary>What is shown with -Debug.</summary>
    public void Debug(string message) => post(() => cmdlet.WriteDebug(message));

    public void Verbose(string message) => post(() => cmdlet.WriteVerbose(message));

    public void Warning(string message) => post(() => cmdlet.WriteWarning(message));

    public void Progress(OperationProgress progress)
    {
        lock (_shown)
        {
            bool isShown = _shown.Contains(progress.Activity);
            if (progress.Completed ? !isShown : !IsDue())
            {
                return;
            }

            _lastProgress = Stopwatch.GetTimestamp();
            if (progress.Completed)
            {
                _shown.Remove(progress.Activity);
            }
            else
            {
                _shown.Add(progress.Activity);
            }
        }

        ProgressRecord record = new(StringComparer.Ordinal.GetHashCode(progress.Activity) & 0x7fff_ffff, progress.Activity, progress.Status)
        {
            PercentComplete = progress.Total > 0 ? Math.Clamp((int)(100L * progress.Done / progress.Total), 0, 100) : -1,
            RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
        post(() => cmdlet.WriteProgress(record));
    }

    public async ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string description = $"{action} on {target}" + string.Concat(details.Select(static line => $"{Environment.NewLine}    {line}"));
        post(() => Ask(answer, description));

        // A stopped pipeline takes no more questions: without the token this would wait for ever.
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
        return await answer.Task.WaitAsync(either.Token).ConfigureAwait(false);
    }

    private void Ask(TaskCompletionSource<bool> answer, string description)
    {
        try
        {
            answer.SetResult(cmdlet.ShouldProcess(description, $"{description}{Environment.NewLine}Continue?", "Confirm"));
        }
        catch (Exception error)
        {
            // "Halt" at the prompt, or Ctrl+C while it is open.
            answer.TrySetException(error);
            throw;
        }
    }

    private bool IsDue() =>
        Stopwatch.GetElapsedTime(_started) >= ProgressDelay && (_lastProgress == 0 || Stopwatch.GetElapsedTime(_lastProgress) >= ProgressInterval);
}
