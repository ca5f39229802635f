namespace MeshTools.Cluster.Requests;

/// <summary>How long and how often a request is tried again.</summary>
/// <param name="Budget">
/// The time from the first try to the last. Longer than an API server takes to restart (about 30 s in a kubeadm cluster).
/// </param>
/// <param name="FirstDelay">The wait before the second try; it doubles from there, with jitter.</param>
/// <param name="LongestDelay">The most it grows to. A Retry-After of the server is obeyed even when it is longer.</param>
/// <param name="Time">The clock; tests bring their own.</param>
internal sealed record RetryOptions(TimeSpan Budget, TimeSpan FirstDelay, TimeSpan LongestDelay, TimeProvider Time)
{
    public static RetryOptions Default { get; } =
        new(TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), TimeProvider.System);
}
