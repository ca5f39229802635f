using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Nodes;

/// <summary>Creates a sandbox's nodes, many at a time over one connection.</summary>
internal static class NodeCreation
{
    // More than this only queues in the API server.
    private const int Parallelism = 32;

    // A server that has just started may still say 500 or 503 to a write.
    private const int Tries = 4;

    private const string FieldManager = "meshtools-sandbox";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly KindRef Node = new(string.Empty, "Node");

    public static async Task CreateAsync(
        ClusterClient client, IReadOnlyList<SandboxNode> nodes, KubernetesVersion version, IOperationHost host, CancellationToken cancellationToken)
    {
        const string Activity = "Creating nodes";
        if (nodes.Count == 0)
        {
            return;
        }

        // Once, and not by each of the first creations at the same time.
        await client.ResolveAsync(Node, cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        int done = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(nodes.Select(static (node, position) => (node, position)), options, async (item, token) =>
        {
            await CreateAsync(client, item.node, NodeManifest.Create(item.node, item.position, version, now), token).ConfigureAwait(false);
            int count = Interlocked.Increment(ref done);
            host.Progress(new OperationProgress(Activity, string.Create(CultureInfo.InvariantCulture, $"{count} of {nodes.Count}"), count, nodes.Count));
        }).ConfigureAwait(false);
        host.Progress(new OperationProgress(Activity, "done", done, nodes.Count, Completed: true));
    }

    private static async Task CreateAsync(ClusterClient client, SandboxNode node, JsonObject manifest, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await client.CreateAsync(Node, null, manifest, cancellationToken, ObjectForm.Metadata, FieldManager).ConfigureAwait(false);
                return;
            }
            catch (MeshToolsException error) when (error.Definition == ErrorCatalog.AlreadyExists && attempt > 1)
            {
                // The try before had taken effect after all.
                return;
            }
            catch (MeshToolsException error) when (error.MayHaveTakenEffect && attempt < Tries)
            {
                await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
            }
            catch (MeshToolsException error)
            {
                throw error.About(node.Name, $"{node.Origin}: ");
            }
        }
    }
}
