using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>Remove-SdsCertificate: observe, plan, confirm, apply, for one cluster.</summary>
internal sealed class SdsCertificateRemoval(ClusterClient client, IOperationHost host)
{
    /// <summary>Each certificate as it was, with what became of it.</summary>
    /// <exception cref="MeshToolsException">CertificateInUse, SecretOfAnotherPurpose: nothing was written.</exception>
    public async IAsyncEnumerable<ItemOutcome<SdsCertificate>> RunAsync(
        SdsCertificateRemovalRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MeshView view = new(await new SdsCertificateObserver(client, host.Warning).ReadAsync(request.Namespace, cancellationToken).ConfigureAwait(false));
        IReadOnlyList<CredentialEntry> all = CredentialEntry.Read(view);
        CredentialEntry[] entries = [.. all.Where(entry => entry.Name == request.Name && (request.SecretNamespace is null || entry.Namespace == request.SecretNamespace))];
        if (entries.Length == 0)
        {
            // Gone already is as good as removed; a slip of the finger is said.
            host.Warning(SdsCertificateQuery.NotFound(request.Name, all, client.Context).Message);
            yield return new SdsCertificate { Name = request.Name, Namespace = request.SecretNamespace, Changed = false, Context = client.Context, KubeConfig = request.KubeConfig };
            yield break;
        }

        SdsCertificatePlan plan = SdsCertificateRemovalPlanner.Plan(request, entries, await GatewaysAsync(request, entries, cancellationToken).ConfigureAwait(false));
        if (CertificateRefusal.Join($"secret/{request.Name} (context '{client.Context}')", plan.Refusals) is MeshToolsException refused)
        {
            yield return refused;
            yield break;
        }

        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, plan.Changes, cancellationToken).ConfigureAwait(false);
        if (approved.Count < plan.Changes.Count)
        {
            yield break;
        }

        bool changed = false;
        foreach (IGrouping<int, Change> step in plan.Changes.GroupBy(static change => change.Rank).OrderBy(static step => step.Key))
        {
            MeshToolsException? error = null;
            await foreach (ChangeResult result in new ChangeEngine(client, EngineOptions.Default).RunAsync([.. step], cancellationToken).ConfigureAwait(false))
            {
                changed |= result.Outcome == ChangeOutcome.Applied;
                error ??= result.Error;
            }

            if (error is not null)
            {
                yield return error;
                yield break;
            }
        }

        foreach (CredentialEntry entry in entries)
        {
            yield return entry.Describe(view, CredentialFindings.Soon, request.KubeConfig) with { Changed = changed };
        }
    }

    /// <summary>The Gateways that have a server which was added for the certificate, whole.</summary>
    private async Task<IReadOnlyList<JsonObject>> GatewaysAsync(
        SdsCertificateRemovalRequest request, CredentialEntry[] entries, CancellationToken cancellationToken)
    {
        List<JsonObject> gateways = [];
        foreach (ObservedObject gateway in entries.SelectMany(static entry => entry.Servers).Where(server => ServerEdit.IsAdded(server.Body, request.Name))
            .Select(static server => server.Gateway.Object).DistinctBy(static gateway => gateway.Target))
        {
            ObjectAddress address = new(MeshKinds.Gateway, gateway.Namespace, gateway.Name);
            if (await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false) is JsonObject body)
            {
                gateways.Add(body);
            }
        }

        return gateways;
    }
}
