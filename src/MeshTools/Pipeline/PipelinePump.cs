using System.Collections.Concurrent;

namespace MeshTools.Pipeline;

/// <summary>
/// Carries calls from worker threads to the pipeline thread, in the order made. PowerShell lets a cmdlet write only from
/// the thread that called it.
/// </summary>
internal sealed class PipelinePump : IDisposable
{
    private readonly BlockingCollection<Action> _calls = [];

    /// <summary>Queues a call; one that comes after the end is dropped.</summary>
    public void Post(Action call)
    {
        try
        {
            _calls.Add(call);
        }
        catch (InvalidOperationException)
        {
            // The work is over: nobody is left to hear it.
        }
    }

    /// <summary>No more calls will come.</summary>
    public void Complete() => _calls.CompleteAdding();

    /// <summary>Makes the calls until <see cref="Complete"/>. Runs on the pipeline thread.</summary>
    /// <param name="onFailure">
    /// Told once when a call throws (the pipeline was stopped, or the user chose to halt); the rest is then taken off the
    /// queue unmade, so that the worker can end.
    /// </param>
    public void Run(Action<Exception> onFailure)
    {
        bool failed = false;
        foreach (Action call in _calls.GetConsumingEnumerable())
        {
            if (failed)
            {
                continue;
            }

            try
            {
                call();
            }
#pragma warning disable CA1031 // Whatever a call throws belongs to the pipeline thread; it is rethrown there once the worker has ended.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failed = true;
                onFailure(error);
            }
        }
    }

    public void Dispose() => _calls.Dispose();
}
