using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Standin;

/// <summary>
/// Renews the nodes' leases, a few every second, so that each has its turn well within the time after which the node
/// lifecycle controller gives a node up (10 minutes, see CommandLines). 2,000 nodes make 11 writes a second.
/// </summary>
internal sealed class StandinLeases(ClusterClient client, StandinNodes nodes)
{
    private const string Namespace = "kube-node-lease";

    private static readonly TimeSpan Round = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly KindRef Kind = new("coordination.k8s.io", "Lease");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Queue<string> turn = new();
        while (true)
        {
            await Task.Delay(Tick, cancellationToken).ConfigureAwait(false);
            if (turn.Count == 0)
            {
                turn = new Queue<string>(nodes.Known.Where(static node => !node.IsHeld).Select(static node => node.Name));
            }

            int share = (int)Math.Ceiling(nodes.Known.Count * Tick.TotalSeconds / Round.TotalSeconds);
            while (share-- > 0 && turn.TryDequeue(out string? name))
            {
                if (await nodes.FindAsync(name, cancellationToken).ConfigureAwait(false) is { IsHeld: false } node)
                {
                    await RenewAsync(node, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task RenewAsync(StandinNode node, CancellationToken cancellationToken)
    {
        string now = DateTimeOffset.UtcNow.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        try
        {
            JsonObject patch = new() { ["spec"] = new JsonObject { ["renewTime"] = now } };
            await client.MergePatchAsync(
                new ObjectAddress(Kind, Namespace, node.Name), patch, cancellationToken, ObjectForm.Metadata, fieldManager: StandinKubelet.FieldManager).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            await CreateAsync(node, now, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException)
        {
            // Its turn comes again, long before it is given up.
        }
    }

    private async Task CreateAsync(StandinNode node, string now, CancellationToken cancellationToken)
    {
        JsonObject lease = new()
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject
            {
                ["name"] = node.Name,

                // As a kubelet does it: the lease goes with its node.
                ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node.Name, ["uid"] = node.Uid }),
            },
            ["spec"] = new JsonObject { ["holderIdentity"] = node.Name, ["leaseDurationSeconds"] = 600, ["renewTime"] = now },
        };
        try
        {
            await client.CreateAsync(Kind, Namespace, lease, cancellationToken, ObjectForm.Metadata, StandinKubelet.FieldManager).ConfigureAwait(false);
        }
        catch (MeshToolsException)
        {
            // As above.
        }
    }
}
