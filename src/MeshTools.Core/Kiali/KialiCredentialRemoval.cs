using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Kiali;

/// <summary>Remove-KialiCredential: takes away what Set-KialiCredential made, and has Kiali forget it.</summary>
internal sealed class KialiCredentialRemoval(ClusterClient client, IOperationHost host)
{
    /// <param name="ns">Kiali's namespace.</param>
    /// <param name="account">The ServiceAccount for tokens.</param>
    /// <param name="force">Take a secret away that somebody else made.</param>
    /// <param name="timeout">How long the restart may take.</param>
    /// <param name="kubeConfig">The kubeconfig that was given.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    /// <exception cref="MeshToolsException">KialiNotFound, KialiSecretForeign, Forbidden: nothing was written.</exception>
    public async IAsyncEnumerable<ItemOutcome<KialiCredential>> RunAsync(
        string ns, string account, bool force, TimeSpan timeout, string? kubeConfig, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KialiObserver observer = new(client, host.Warning) { ForChange = true };
        KialiObservation kiali = await observer.ReadAsync(ns, null, account, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Change> changes = Plan(kiali, force, DateTimeOffset.UtcNow);
        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, changes, cancellationToken).ConfigureAwait(false);
        if (approved.Count < changes.Count)
        {
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

        bool restarted = changes.Any(change => change.Target == kiali.DeploymentAddress);
        string? trouble = restarted
            ? (await new ReadinessWait(client, host).FollowAsync([kiali.DeploymentAddress], timeout, cancellationToken).ConfigureAwait(false))[0].Trouble
            : null;
        KialiObservation after = await observer.ReadAsync(ns, null, account, cancellationToken).ConfigureAwait(false);
        yield return KialiDescription.Of(after, after.Strategy, account, kubeConfig) with
        {
            Restarted = restarted,
            Changed = results.Any(static result => result.Outcome == ChangeOutcome.Applied),
            Reason = trouble is null ? null : $"Kiali did not come back after the restart. {trouble}",
        };
    }

    /// <summary>Pure. Kiali is restarted where it would go on with what it has read.</summary>
    public static IReadOnlyList<Change> Plan(KialiObservation kiali, bool force, DateTimeOffset now)
    {
        if ((kiali.Strategy == KialiNames.Login ? kiali.SecretProblem : kiali.AccountProblem) is MeshToolsException problem)
        {
            throw problem;
        }

        List<Change> changes = [.. KialiAccount.Removal(kiali)];
        if (kiali.Strategy == KialiNames.Login && kiali.Secret is JsonObject secret)
        {
            changes.Add(force || ManagedBy.IsOurs(secret)
                ? new Change
                {
                    Target = kiali.SecretAddress,
                    Verb = ChangeVerb.Delete,
                    Action = "Delete Kiali's secret",
                    Before = secret,
                    Uid = secret.Text("metadata", "uid"),
                }
                : throw new MeshToolsException(
                    ErrorCatalog.KialiSecretForeign,
                    $"{kiali.SecretAddress} was not made by MeshTools (it has no label {ManagedBy.Label}={ManagedBy.Name}); nothing was removed.",
                    target: kiali.SecretAddress.ToString()));
        }

        Change? config = KialiConfigChange.Restore(kiali);
        if (config is not null)
        {
            changes.Add(config with { Rank = 1 });
        }

        if (config is not null || changes.Exists(static change => change.Target.Kind == MeshKinds.Secret))
        {
            string mark = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            changes.Add(KialiWorkloadChange.Clear(kiali, mark) with { Rank = 2 });
        }

        return changes;
    }
}
