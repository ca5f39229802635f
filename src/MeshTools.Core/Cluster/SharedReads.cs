using System.Collections.Concurrent;

namespace MeshTools.Cluster;

/// <summary>Has what several ask for at the same moment read once. Nothing is kept: who asks later, reads anew.</summary>
internal sealed class SharedReads<T>
{
    private readonly ConcurrentDictionary<string, Task<T>> _flights = new(StringComparer.Ordinal);

    /// <param name="key">What is read.</param>
    /// <param name="read">Reads it, for whoever asks first.</param>
    /// <param name="cancellationToken">Of this caller alone: who stops waiting stops nobody else.</param>
    public async Task<T> ReadAsync(string key, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<T> own = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<T> flight = _flights.GetOrAdd(key, own.Task);
            if (flight == own.Task)
            {
                return await LeadAsync(key, own, read).ConfigureAwait(false);
            }

            try
            {
                return await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Whoever read it has left; somebody who is still here reads it.
            }
        }
    }

    private async Task<T> LeadAsync(string key, TaskCompletionSource<T> own, Func<Task<T>> read)
    {
        try
        {
            T result = await read().ConfigureAwait(false);
            own.SetResult(result);
            return result;
        }
        catch (OperationCanceledException)
        {
            own.SetCanceled(CancellationToken.None);
            throw;
        }
        catch (Exception error)
        {
            own.SetException(error);

            // Looked at here, in case nobody else waits for it.
            _ = own.Task.Exception;
            throw;
        }
        finally
        {
            _flights.TryRemove(key, out _);
        }
    }
}
