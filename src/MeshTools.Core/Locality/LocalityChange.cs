using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;

namespace MeshTools.Locality;

/// <summary>Enable-LocalityLb: observe, plan, confirm, apply, prove.</summary>
internal sealed class LocalityChange(ClusterClient client, IOperationHost host)
{
    /// <summary>One outcome for each service.</summary>
    /// <exception cref="MeshToolsException">LocalitySettingInvalid, MeshNotFound: nothing was changed.</exception>
    public async IAsyncEnumerable<ItemOutcome<LocalityLb>> RunAsync(LocalityRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LocalityWriter writer = new(client, host);
        LocalitySimulator simulator = await new LocalityObserver(client, host.Warning).ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<ServiceHost> hosts, IReadOnlyList<MeshToolsException> unknown) = ServiceInput.Resolve(request.Services, simulator.Hosts);
        foreach (MeshToolsException error in unknown)
        {
            yield return error;
        }

        bool isVariableWanted = request.SetPilotEnv || IsVariableRead(simulator.View.Version);
        LocalityPlan plan = LocalityPlanner.Enable(simulator, hosts, request, await writer.PilotsAsync(simulator, _ => isVariableWanted, cancellationToken).ConfigureAwait(false));
        if (request.MaxEjectionPercent is null)
        {
            host.Verbose("Proxies leave out at most 10 % of a host's endpoints at once, unless its rule says otherwise. Where a whole site can fail while its pods stay ready, give -MaxEjectionPercent 100.");
        }

        await foreach (ItemOutcome<LocalityLb> outcome in writer.RunAsync(plan, request, cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    /// <summary>SOURCES.md, section 0: read by 1.1 and 1.2 only.</summary>
    private static bool IsVariableRead(IstioVersion version) => version.IsBefore(3);
}
