using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Ingress;

/// <summary>Test-IngressGateway: node by node, and region by region of callers.</summary>
internal sealed class IngressTest(ClusterClient client, IOperationHost host)
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Try the ports from here.</summary>
    public bool Reach { get; init; }

    /// <summary>The kubeconfig that every result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>Whether nothing failed: -Quiet.</summary>
    public static bool Passes(IReadOnlyList<ItemOutcome<IngressGatewayNode>> outcomes) =>
        outcomes.Any(static outcome => outcome.Value?.Node is not null) && outcomes.All(static outcome => outcome.Value is { Status: not MeshCheckStatus.Fail });

    public async Task<IReadOnlyList<ItemOutcome<IngressGatewayNode>>> RunAsync(CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await new IngressObserver(client, host.Warning).LookAsync(Namespace, IngressPermissions.ToTest(Reach), cancellationToken).ConfigureAwait(false);
        MeshView view = new(snapshot);
        MeshWorkload[] workloads = [.. view.GatewayWorkloads.Where(workload => workload.Namespace == Namespace && workload.Name == Name)];
        if (workloads.Length == 0)
        {
            return [IngressObserver.NotFound(view, Namespace, Name)];
        }

        MeshWorkload gateway = Array.Find(workloads, static workload => workload.IsDaemonSet) ?? workloads[0];
        Func<ObservedNode, int, bool?>? reached = null;
        if (Reach)
        {
            int[] ports = [.. IngressReader.Ports(gateway).Select(static port => port.Node)];
            IReadOnlySet<(string Address, int Port)> open = await IngressReach.TryAsync(
                from node in IngressNodes.Of(view, gateway)
                let address = IngressNodes.Address(node)
                where address is not null
                from port in ports
                select (address, port),
                cancellationToken).ConfigureAwait(false);
            reached = (node, port) => IngressNodes.Address(node) is string address ? open.Contains((address, port)) : null;
        }

        return [.. IngressNodes.Describe(view, gateway, reached, KubeConfig).Select(static node => (ItemOutcome<IngressGatewayNode>)node)];
    }
}
