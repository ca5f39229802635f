using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Uninstall;

/// <summary>
/// What Set-KialiCredential made for a Kiali that goes, or has gone: without Kiali it opens nothing, Remove-KialiCredential
/// finds no Kiali any more, and the namespace would be kept for its sake.
/// </summary>
internal sealed class KialiLeavings(ClusterClient client, Action<string> warn)
{
    private const string Kiali = "app=kiali";
    private const string Ours = $"{ManagedBy.Label}={ManagedBy.Name}";

    /// <param name="found">What goes: every Kiali of the namespace, or else what was made for it stays. Added to.</param>
    /// <param name="ns">The mesh's root namespace.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task AddToAsync(FoundObjects found, string ns, CancellationToken cancellationToken)
    {
        HashSet<ObjectAddress> going = [.. found.Addresses.Select(static address => address.WithoutVersion)];
        IReadOnlyList<ObjectAddress> kialis = await ListAsync(MeshKinds.Deployment, ns, Kiali, cancellationToken).ConfigureAwait(false);
        if (kialis.Any(kiali => !going.Contains(kiali.WithoutVersion)))
        {
            return;
        }

        await found.AddAsync(UninstallKinds.KialiSecrets, Here(ns, $"{Ours},{Kiali}"), static _ => true, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ObjectAddress> accounts = await ListAsync(KialiAccount.Kind, ns, Ours, cancellationToken).ConfigureAwait(false);

        // The usual account's role is looked for without the account too: a run that met a refusal may have left it alone.
        foreach (string name in accounts.Select(static account => account.Name).Append(KialiNames.Account).Distinct(StringComparer.Ordinal))
        {
            foreach (ObjectAddress item in KialiAccount.Objects(ns, name))
            {
                await found.AddAsync(item.Kind, Here(item.Namespace, Ours), other => other == item.Name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<ObjectAddress>> ListAsync(KindRef kind, string ns, string selector, CancellationToken cancellationToken)
    {
        FoundObjects listed = new(client, warn);
        await listed.AddAsync(kind, Here(ns, selector), cancellationToken).ConfigureAwait(false);
        return [.. listed.Addresses];
    }

    private static ListQuery Here(string? ns, string selector) => new() { Namespace = ns, LabelSelector = selector };
}
