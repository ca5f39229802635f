namespace MeshTools.Cluster;

/// <summary>
/// Kinds whose definitions were written a moment ago and which the server may not serve yet. Who needs one waits for it; who does
/// not, never knows. One that does not come is given up after a while.
/// </summary>
internal sealed class ExpectedKinds(TimeProvider time)
{
    // A server takes its definitions into service one after the other: 25 of them in 4 s on two slow cores.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private volatile Expectation _expectation = new([], 0);

    /// <summary>What is expected from now on, in place of what was.</summary>
    /// <param name="kinds">Each in each version in which it will be served.</param>
    public void Set(IEnumerable<KindRef> kinds) => _expectation = new Expectation([.. kinds], time.GetTimestamp());

    /// <summary>True when a kind that is not served now may be in a moment.</summary>
    /// <param name="kind">With a version only that counts, without one any.</param>
    public bool Has(KindRef kind)
    {
        Expectation expectation = _expectation;
        return expectation.Kinds.Any(expected => expected == kind || expected.WithoutVersion == kind) && time.GetElapsedTime(expectation.Since) < Limit;
    }

    /// <summary>A kind is served, and with it all its versions.</summary>
    public void Came(KindRef kind)
    {
        Expectation expectation = _expectation;
        _ = Interlocked.CompareExchange(
            ref _expectation, expectation with { Kinds = expectation.Kinds.Where(expected => expected.WithoutVersion != kind.WithoutVersion).ToArray() }, expectation);
    }

    /// <summary>A moment, after which it is worth another look.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, time, cancellationToken);

    private sealed record Expectation(IReadOnlyList<KindRef> Kinds, long Since);
}
