using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Readiness;
using MeshTools.Secrets;

namespace MeshTools.Kiali;

/// <summary>Set-KialiCredential: observe, plan, confirm, apply, wait for the restart, log in.</summary>
internal sealed class KialiCredentialChange(ClusterClient client, IOperationHost host)
{
    /// <returns>One <see cref="KialiCredential"/>, and an error for what could not be written or does not hold; nothing when all was declined.</returns>
    /// <exception cref="MeshToolsException">Nothing was written: see <see cref="KialiObserver"/> and <see cref="KialiPlanner"/>.</exception>
    public async IAsyncEnumerable<ItemOutcome<KialiCredential>> RunAsync(KialiRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        KialiObservation kiali = await new KialiObserver(client, host.Warning) { ForChange = true }.ReadAsync(request.Namespace, request.SecretName, request.ServiceAccount, cancellationToken).ConfigureAwait(false);
        KialiPlan plan = KialiPlanner.Plan(request, kiali, DateTimeOffset.UtcNow, KialiSigningKey.New);
        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, plan.Changes, cancellationToken).ConfigureAwait(false);
        if (approved.Count < plan.Changes.Count)
        {
            // Half of a credential is none: declining one part declines the whole.
            yield break;
        }

        IReadOnlyList<ChangeResult> results = await new ChangeEngine(client, EngineOptions.Default).RunWhileMadeAsync(approved, cancellationToken).ConfigureAwait(false);
        foreach (MeshToolsException error in results.Select(static result => result.Error).OfType<MeshToolsException>())
        {
            yield return error;
        }

        if (results.Any(static result => result.Error is not null))
        {
            yield break;
        }

        string? trouble = plan.Restarts ? await RestartAsync(kiali, request.Timeout, cancellationToken).ConfigureAwait(false) : null;
        string name = plan.Strategy.ToString().ToLowerInvariant();
        KialiCredential credential = KialiDescription.Of(kiali, name, request.ServiceAccount, request.KubeConfig) with
        {
            Restarted = plan.Restarts,
            Changed = results.Any(static result => result.Outcome == ChangeOutcome.Applied),
        };
        TimeSpan left = request.Timeout - Stopwatch.GetElapsedTime(started);
        credential = plan.Strategy switch
        {
            KialiStrategy.Login => await ProveLoginAsync(credential, kiali, request.Credential!, trouble, left, cancellationToken).ConfigureAwait(false),
            KialiStrategy.Token => await ProveTokenAsync(credential, kiali, request, trouble, left, cancellationToken).ConfigureAwait(false),
            _ => credential with { Reason = trouble ?? "Nobody has to log in (strategy anonymous)." },
        };
        yield return credential;
        if (credential.Verified == false || trouble is not null)
        {
            yield return NotVerified(kiali, credential);
        }
        else if (credential.Verified is null && plan.Strategy != KialiStrategy.Anonymous && !request.IsRehearsal)
        {
            host.Warning($"Whether users get into Kiali was not seen: {credential.Reason}");
        }
    }

    /// <returns>Null once the new pods serve; else why they do not.</returns>
    private async Task<string?> RestartAsync(KialiObservation kiali, TimeSpan timeout, CancellationToken cancellationToken)
    {
        IReadOnlyList<WorkloadReadiness> states = await new ReadinessWait(client, host).FollowAsync([kiali.DeploymentAddress], timeout, cancellationToken).ConfigureAwait(false);
        return states[0].Trouble is string trouble ? $"Kiali did not come back after the restart. {trouble}" : null;
    }

    private async Task<KialiCredential> ProveLoginAsync(
        KialiCredential credential, KialiObservation kiali, NetworkCredential wanted, string? trouble, TimeSpan patience, CancellationToken cancellationToken)
    {
        credential = credential with { UserName = wanted.UserName };
        if (trouble is not null)
        {
            return credential with { Reason = trouble };
        }

        KialiProof proof = new(client, host, kiali.Place) { HasOperator = kiali.Resource is not null };
        KialiAnswer answer = await proof.LogInAsync(wanted, patience, cancellationToken).ConfigureAwait(false);
        NetworkCredential? former = KialiSecret.Read(kiali.Secret);
        if (answer.Verified != true || former is null || (former.UserName == wanted.UserName && former.Password == wanted.Password))
        {
            return credential with { Verified = answer.Verified, Reason = answer.Reason };
        }

        // Rotation: the old one must be dead, and only a login with it shows that.
        KialiAnswer old = await new KialiLogin(client, kiali.Place).WithPassphraseAsync(former.UserName, former.Password, cancellationToken).ConfigureAwait(false);
        (bool verified, string reason) = answer.After(old);
        return credential with { Verified = verified, Reason = reason };
    }

    private async Task<KialiCredential> ProveTokenAsync(
        KialiCredential credential, KialiObservation kiali, KialiRequest request, string? trouble, TimeSpan patience, CancellationToken cancellationToken)
    {
        string user = KialiAccount.User(kiali.Namespace, request.ServiceAccount);
        if (request.IsRehearsal)
        {
            return credential with { UserName = user, Reason = "No token was asked for, and no login was made (-WhatIf)." };
        }

        (string token, DateTimeOffset expires) granted;
        try
        {
            granted = await client
                .RequestTokenAsync(KialiAccount.Address(kiali.Namespace, request.ServiceAccount), request.TokenLifetime, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error)
        {
            return credential with { UserName = user, Reason = trouble ?? KialiAnswer.NotMade(error).Reason };
        }

        credential = credential with { UserName = user, Token = SecureText.Of(granted.token), TokenExpires = granted.expires };
        KialiProof proof = new(client, host, kiali.Place) { HasOperator = kiali.Resource is not null };
        KialiAnswer? answer = trouble is null ? await proof.LogInAsync(granted.token, user, patience, cancellationToken).ConfigureAwait(false) : null;
        return credential with { Verified = answer?.Verified, Reason = trouble ?? answer?.Reason };
    }

    private MeshToolsException NotVerified(KialiObservation kiali, KialiCredential credential) => new(
        ErrorCatalog.KialiLoginFailed,
        $"The credential of {kiali.Workload.Target} (context '{client.Context}') is written, but it does not let users in: {credential.Reason}",
        target: kiali.Workload.Target);
}
