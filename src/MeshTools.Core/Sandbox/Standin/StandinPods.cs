using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Standin;

/// <summary>Leads every pod that the scheduler has bound through its life.</summary>
internal sealed class StandinPods(ClusterClient client, StandinNodes nodes)
{
    private const int Parallelism = 16;

    private static readonly KindRef Kind = new(string.Empty, "Pod");
    private static readonly ListQuery Bound = new() { FieldSelector = "spec.nodeName!=" };

    private readonly AddressPool _addresses = new(Addresses.FirstPod);

    /// <summary>Learns which addresses are taken, before any is given: another stand-in may have been here before.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        ListResult<(string? Uid, string? Address)> pods = await client.ListAsync(Kind, Bound, static pod => Address(pod), cancellationToken).ConfigureAwait(false);
        foreach ((string? uid, string? address) in pods.Items)
        {
            if (uid is not null && address is not null)
            {
                _addresses.Keep(uid, address);
            }
        }
    }

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            client.WatchAsync(Kind, Bound, cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (happened, token) => await HandleAsync(happened, token).ConfigureAwait(false));

    /// <summary>Looks at every pod of a node.</summary>
    public async Task ReviewAsync(string node, CancellationToken cancellationToken)
    {
        ListResult<JsonObject> pods = await client.ListAsync(
            Kind, new ListQuery { FieldSelector = $"spec.nodeName={node}" }, static pod => JsonObject.Create(pod.Clone())!, cancellationToken).ConfigureAwait(false);
        foreach (JsonObject pod in pods.Items)
        {
            await LeadAsync(pod, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task HandleAsync(WatchEvent happened, CancellationToken cancellationToken)
    {
        if (happened.Type == WatchEventType.Deleted)
        {
            _addresses.Release(happened.Object.Uid() ?? string.Empty);
            return;
        }

        await LeadAsync(happened.Object, cancellationToken).ConfigureAwait(false);
    }

    private async Task LeadAsync(JsonObject? pod, CancellationToken cancellationToken)
    {
        while (pod is not null)
        {
            ObjectAddress address = new(Kind, (string?)pod["metadata"]?["namespace"], pod.Name()!);
            try
            {
                await StepAsync(pod, address, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (MeshToolsException error) when (StandinRetry.IsSettled(error))
            {
                return;
            }
            catch (MeshToolsException)
            {
                // The server was away. No event will come for a write that failed, so look again.
                pod = await StandinRetry.UntilAsync(token => client.TryGetAsync(address, token), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task StepAsync(JsonObject pod, ObjectAddress address, CancellationToken cancellationToken)
    {
        string nodeName = (string)pod["spec"]!["nodeName"]!;
        StandinNode? node = await nodes.FindAsync(nodeName, cancellationToken).ConfigureAwait(false);
        if (node is { IsHeld: true })
        {
            return;
        }

        // A node that was deleted has no kubelet to start anything; what is being deleted with it still goes.
        string uid = pod.Uid()!;
        PodStep step = node is null
            ? PodLife.AfterItsNode(pod)
            : PodLife.Next(pod, node.Address, () => _addresses.For(uid), DateTimeOffset.UtcNow);
        if (step.Delete)
        {
            await client.DeleteAsync(address, cancellationToken, gracePeriodSeconds: 0, uid).ConfigureAwait(false);
        }
        else if (step.Patch is not null)
        {
            await client.MergePatchAsync(address, step.Patch, cancellationToken, ObjectForm.Metadata, "status", StandinKubelet.FieldManager).ConfigureAwait(false);
        }
    }

    // A pod on its node's network has the node's address, which is not of this pool.
    private static (string? Uid, string? Address) Address(JsonElement pod)
    {
        bool isOnHost = pod.GetProperty("spec").TryGetProperty("hostNetwork", out JsonElement host) && host.ValueKind == JsonValueKind.True;
        string? address = !isOnHost && pod.GetProperty("status").TryGetProperty("podIP", out JsonElement ip) ? ip.GetString() : null;
        return (pod.GetProperty("metadata").GetProperty("uid").GetString(), address);
    }
}
