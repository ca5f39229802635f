using MeshTools.Errors;

namespace MeshTools.Sandbox.Standin;

/// <summary>How the stand-in takes errors: it has nobody to report to, and the API server may be back at any moment.</summary>
internal static class StandinRetry
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// True when a failed write needs no other try: the object is gone, or was changed, which brings an event of its own.
    /// </summary>
    public static bool IsSettled(MeshToolsException error) => error.HttpStatus is 404 or 409;

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> UntilAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            try
            {
                return await ask(cancellationToken).ConfigureAwait(false);
            }
            catch (MeshToolsException)
            {
                // Still away.
            }
        }
    }
}
