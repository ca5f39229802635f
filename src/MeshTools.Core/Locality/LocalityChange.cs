using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>Enable-LocalityLb and Disable-LocalityLb: observe, plan, confirm, apply, prove. One outcome for each service.</summary>
internal sealed class LocalityChange(ClusterClient client, IOperationHost host)
{
    private delegate LocalityPlan Planner(LocalitySimulator simulator, IReadOnlyList<ServiceHost> hosts, IReadOnlyList<(ObjectAddress Target, JsonObject Body)> pilots);

    /// <summary>Keeps requests in their locality.</summary>
    /// <exception cref="MeshToolsException">LocalitySettingInvalid, MeshNotFound: nothing was changed.</exception>
    public IAsyncEnumerable<ItemOutcome<LocalityLb>> EnableAsync(LocalityRequest request, CancellationToken cancellationToken)
    {
        if (request.MaxEjectionPercent is null)
        {
            host.Verbose("Proxies leave out at most 10 % of a host's endpoints at once, unless its rule says otherwise. Where a whole site can fail while its pods stay ready, give -MaxEjectionPercent 100.");
        }

        return RunAsync(
            request,
            (simulator, _) => request.SetPilotEnv || IsVariableRead(simulator.View.Version),
            (simulator, hosts, pilots) => LocalityPlanner.Enable(simulator, hosts, request, pilots),
            cancellationToken);
    }

    /// <summary>Gives back what was there before.</summary>
    /// <exception cref="MeshToolsException">MeshNotFound: nothing was changed.</exception>
    public IAsyncEnumerable<ItemOutcome<LocalityLb>> DisableAsync(LocalityRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, static (_, plane) => PilotVariable.IsSet(plane.Body), LocalityPlanner.Disable, cancellationToken);

    /// <summary>SOURCES.md, section 0: read by 1.1 and 1.2 only.</summary>
    private static bool IsVariableRead(IstioVersion version) => version.IsBefore(3);

    private async IAsyncEnumerable<ItemOutcome<LocalityLb>> RunAsync(
        LocalityRequest request, Func<LocalitySimulator, ObservedObject, bool> hasVariable, Planner plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LocalityWriter writer = new(client, host);
        LocalitySimulator simulator = await new LocalityObserver(client, host.Warning).ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<ServiceHost> hosts, IReadOnlyList<MeshToolsException> unknown) = ServiceInput.Resolve(request.Services, simulator.Hosts);
        foreach (MeshToolsException error in unknown)
        {
            yield return error;
        }

        IReadOnlyList<(ObjectAddress Target, JsonObject Body)> pilots = await writer.PilotsAsync(simulator, plane => hasVariable(simulator, plane), cancellationToken).ConfigureAwait(false);
        await foreach (ItemOutcome<LocalityLb> outcome in writer.RunAsync(plan(simulator, hosts, pilots), request, cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }
}
