using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>Get-KialiCredential: how users get in now, and what is wrong with it. Nobody is logged in.</summary>
internal sealed class KialiCredentialQuery(ClusterClient client, IOperationHost host)
{
    private static readonly IReadOnlyList<MeshCheckDefinition> Checks = [.. KialiChecks.All, .. KialiStrategyChecks.All.Where(static check => !check.NeedsVersion)];

    public async Task<ItemOutcome<KialiCredential>> RunAsync(string ns, string account, string? kubeConfig, CancellationToken cancellationToken)
    {
        KialiObservation kiali = await new KialiObserver(client, host.Warning).ReadAsync(ns, null, account, cancellationToken).ConfigureAwait(false);
        (string? running, KialiAnswer? silent) = await new KialiLogin(client, kiali.Place).StrategyAsync(cancellationToken).ConfigureAwait(false);
        if (kiali.AccountProblem is not null && (running ?? kiali.Strategy) == KialiNames.Token)
        {
            throw kiali.AccountProblem;
        }

        if (kiali.SecretProblem is not null)
        {
            throw kiali.SecretProblem;
        }

        IEnumerable<MeshCheckDefinition> checks = Checks.Where(check => check.Needs.All(kind => kiali.View.Snapshot.Reading(kind).Problem is null));
        List<string> problems = [.. checks.SelectMany(check => check.Look(kiali.View)).Select(static finding => finding.Reason)];
        if (running is not null && running != kiali.Strategy)
        {
            problems.Insert(0, $"Kiali runs with strategy {running}, and its configuration says {kiali.Strategy}: it has not been restarted since.");
        }

        return KialiDescription.Of(kiali, running ?? kiali.Strategy, account, kubeConfig) with
        {
            Problems = problems,
            Reason = silent is null ? "No login was made: Test-KialiCredential makes one." : $"Kiali itself could not be asked. {silent.Reason}",
        };
    }
}
