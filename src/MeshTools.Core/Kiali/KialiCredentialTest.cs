using System.Net;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Kiali;

/// <summary>Test-KialiCredential: one real login, with what was given or with what is there.</summary>
internal sealed class KialiCredentialTest(ClusterClient client, IOperationHost host)
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    /// <param name="ns">Kiali's namespace.</param>
    /// <param name="account">The ServiceAccount whose token is tried when none is given.</param>
    /// <param name="credential">User and passphrase; null for those of the secret.</param>
    /// <param name="token">The token; null for a new one of the account.</param>
    /// <param name="kubeConfig">The kubeconfig that was given.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public async Task<ItemOutcome<KialiCredential>> RunAsync(
        string ns, string account, NetworkCredential? credential, string? token, string? kubeConfig, CancellationToken cancellationToken)
    {
        KialiObservation kiali = await new KialiObserver(client, host.Warning).ReadAsync(ns, null, account, cancellationToken).ConfigureAwait(false);
        KialiLogin login = new(client, kiali.Place);
        (string? running, KialiAnswer? problem) = await login.StrategyAsync(cancellationToken).ConfigureAwait(false);
        string strategy = running ?? kiali.Strategy;
        if (kiali.AccountProblem is not null && strategy == KialiNames.Token && token is null)
        {
            throw kiali.AccountProblem;
        }

        KialiCredential found = KialiDescription.Of(kiali, strategy, account, kubeConfig);
        (string? user, KialiAnswer answer) = strategy switch
        {
            KialiNames.Login when token is null => await TryPassphraseAsync(login, kiali, credential, cancellationToken).ConfigureAwait(false),
            KialiNames.Token when credential is null => await TryTokenAsync(login, kiali, account, token, cancellationToken).ConfigureAwait(false),
            KialiNames.Anonymous => (null, new KialiAnswer(KialiAnswerKind.NotMade, "Nobody has to log in (strategy anonymous): whoever reaches Kiali is let in.")),
            _ => (null, new KialiAnswer(KialiAnswerKind.OtherStrategy, $"Kiali lets users in by strategy {strategy}, so no login with what was given could be made.")),
        };
        answer = answer.Unless(problem);
        return found with { UserName = user ?? found.UserName, Verified = answer.Verified, Reason = answer.Reason };
    }

    private static async Task<(string? User, KialiAnswer Answer)> TryPassphraseAsync(
        KialiLogin login, KialiObservation kiali, NetworkCredential? given, CancellationToken cancellationToken)
    {
        if (given is null && kiali.SecretProblem is not null)
        {
            throw kiali.SecretProblem;
        }

        // Without a secret there is nothing to be right, but Kiali's own answer tells more than our guess.
        NetworkCredential credential = given ?? KialiSecret.Read(kiali.Secret) ?? new NetworkCredential("nobody", "nothing");
        KialiAnswer answer = await login.WithPassphraseAsync(credential.UserName, credential.Password, cancellationToken).ConfigureAwait(false);
        return (credential.UserName, answer);
    }

    private async Task<(string? User, KialiAnswer Answer)> TryTokenAsync(
        KialiLogin login, KialiObservation kiali, string account, string? given, CancellationToken cancellationToken)
    {
        if (given is not null)
        {
            return (null, await login.WithTokenAsync(given, "the owner of the token", cancellationToken).ConfigureAwait(false));
        }

        if (!kiali.Account.ContainsKey(KialiAccount.Address(kiali.Namespace, account)))
        {
            return (null, new KialiAnswer(KialiAnswerKind.NotMade, $"serviceaccount/{kiali.Namespace}/{account} does not exist, and no token was given."));
        }

        string user = KialiAccount.User(kiali.Namespace, account);
        try
        {
            (string token, _) = await client.RequestTokenAsync(KialiAccount.Address(kiali.Namespace, account), TokenLifetime, cancellationToken).ConfigureAwait(false);
            return (user, await login.WithTokenAsync(token, user, cancellationToken).ConfigureAwait(false));
        }
        catch (MeshToolsException error)
        {
            return (user, KialiAnswer.NotMade(error));
        }
    }
}
