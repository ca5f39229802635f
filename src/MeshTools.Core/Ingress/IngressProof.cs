using MeshTools.Changes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// Publish-IngressGateway -Reach: whether the ports of the nodes lead to the gateway, tried from here. A pod is ready also where
/// the network opens no port of the node for it (no CNI plugin portmap), which nobody but a caller sees.
/// </summary>
internal sealed class IngressProof(IOperationHost host)
{
    /// <returns>Null when all take a connection that should; else which do not.</returns>
    public async Task<string?> LookAsync(IngressObservation observed, IngressPlan plan, CancellationToken cancellationToken)
    {
        IReadOnlySet<int>? listeners = GatewayListeners.Of(observed.View, observed.Source.Text("metadata", "namespace"), observed.Source.Text("metadata", "name") ?? string.Empty);
        HostPort[] idle = [.. plan.Ports.Where(port => listeners?.Contains(port.Container) == false)];
        if (idle.Length > 0)
        {
            host.Warning($"Not tried: {string.Join(", ", idle.Select(static port => port.Node))}. No Gateway has a server for it, so that the gateway does not listen there.");
        }

        string[] nowhere = [.. observed.Snapshot.Nodes.Where(node => plan.Nodes.Contains(node.Name) && IngressNodes.Address(node) is null).Select(static node => node.Name)];
        if (nowhere.Length > 0)
        {
            host.Warning($"Not tried: {string.Join(", ", nowhere)}. Nodes without an InternalIP, and those of a sandbox, cannot be asked.");
        }

        (string Node, string Address, int Port)[] targets =
        [
            .. from node in observed.Snapshot.Nodes
               where plan.Nodes.Contains(node.Name)
               let address = IngressNodes.Address(node)
               where address is not null
               from port in plan.Ports.Except(idle)
               select (node.Name, address, port.Node),
        ];
        IReadOnlySet<(string Address, int Port)> open = await IngressReach.TryAsync(targets.Select(static target => (target.Address, target.Port)), cancellationToken).ConfigureAwait(false);
        string[] closed = [.. targets.Where(target => !open.Contains((target.Address, target.Port))).Select(static target => $"{target.Node} ({target.Address}:{target.Port})")];
        return closed.Length == 0 ? null : $"Pods are ready, but no connection was taken from here by {string.Join(", ", closed)}: a firewall, or no CNI plugin portmap on the node.";
    }
}
