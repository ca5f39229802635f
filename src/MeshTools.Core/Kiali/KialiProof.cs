using System.Diagnostics;
using System.Net;
using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Kiali;

/// <summary>Makes a login again and again until Kiali has taken over what was changed, or it is plain that it will not.</summary>
internal sealed class KialiProof(ClusterClient client, IOperationHost host, KialiPlace place)
{
    private const string Activity = "Logging in to Kiali";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // A refusal is a refusal; but a Service may lead to the pod that is going for a moment longer.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    /// <summary>True when an operator carries changes out, which takes it a while.</summary>
    public bool HasOperator { get; init; }

    /// <summary>How long an answer is worth asking again for.</summary>
    public static TimeSpan Limit(KialiAnswerKind answer, TimeSpan patience, bool hasOperator) => answer switch
    {
        KialiAnswerKind.Accepted or KialiAnswerKind.Denied => TimeSpan.Zero,

        // The kubelet brings a new secret into a pod that runs within a minute or so.
        KialiAnswerKind.SecretMissing => patience,
        KialiAnswerKind.OtherStrategy when hasOperator => patience,
        _ => Settling < patience ? Settling : patience,
    };

    /// <summary>Logs in with user and passphrase.</summary>
    public Task<KialiAnswer> LogInAsync(NetworkCredential credential, TimeSpan patience, CancellationToken cancellationToken) =>
        UntilSettledAsync(KialiNames.Login, login => login.WithPassphraseAsync(credential.UserName, credential.Password, cancellationToken), patience, cancellationToken);

    /// <summary>Logs in with a token.</summary>
    public Task<KialiAnswer> LogInAsync(string token, string user, TimeSpan patience, CancellationToken cancellationToken) =>
        UntilSettledAsync(KialiNames.Token, login => login.WithTokenAsync(token, user, cancellationToken), patience, cancellationToken);

    private async Task<KialiAnswer> UntilSettledAsync(
        string strategy, Func<KialiLogin, Task<KialiAnswer>> attempt, TimeSpan patience, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                KialiAnswer answer = await OnceAsync(strategy, attempt, cancellationToken).ConfigureAwait(false);
                if (Stopwatch.GetElapsedTime(started) >= Limit(answer.Kind, patience, HasOperator))
                {
                    return answer;
                }

                host.Progress(new OperationProgress(Activity, answer.Reason, 0, 0));
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            host.Progress(new OperationProgress(Activity, "done", 1, 1, Completed: true));
        }
    }

    private async Task<KialiAnswer> OnceAsync(string strategy, Func<KialiLogin, Task<KialiAnswer>> attempt, CancellationToken cancellationToken)
    {
        KialiLogin login = new(client, place);

        // A Kiali that lets everybody in would "accept" any token. When it cannot be asked, the login itself will tell; when it may
        // not be asked, nothing is claimed.
        (string? running, KialiAnswer? problem) = await login.StrategyAsync(cancellationToken).ConfigureAwait(false);
        return running is not null && running != strategy
            ? new KialiAnswer(KialiAnswerKind.OtherStrategy, $"Kiali still runs with strategy {running}, so no login by {strategy} was made.")
            : (await attempt(login).ConfigureAwait(false)).Unless(problem);
    }
}
