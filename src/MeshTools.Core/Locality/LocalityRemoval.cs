using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Locality;

/// <summary>Disable-LocalityLb: gives back what was there before Enable-LocalityLb.</summary>
internal sealed class LocalityRemoval(ClusterClient client, IOperationHost host)
{
    /// <summary>One outcome for each service.</summary>
    public async IAsyncEnumerable<ItemOutcome<LocalityLb>> RunAsync(LocalityRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LocalityWriter writer = new(client, host);
        LocalitySimulator simulator = await new LocalityObserver(client, host.Warning).ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<ServiceHost> hosts, IReadOnlyList<MeshToolsException> unknown) = ServiceInput.Resolve(request.Services, simulator.Hosts);
        foreach (MeshToolsException error in unknown)
        {
            yield return error;
        }

        LocalityPlan plan = LocalityPlanner.Disable(simulator, hosts, await writer.PilotsAsync(simulator, static plane => PilotVariable.IsSet(plane.Body), cancellationToken).ConfigureAwait(false));
        await foreach (ItemOutcome<LocalityLb> outcome in writer.RunAsync(plan, request, cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }
}
