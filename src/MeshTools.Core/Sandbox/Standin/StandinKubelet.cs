using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Standin;

/// <summary>
/// Plays the kubelets of all nodes of a sandbox. Runs in a process of its own, which outlives the session that started the
/// sandbox; outlasts an API server that is away; ends by itself when the sandbox's folder is gone.
/// </summary>
internal sealed class StandinKubelet(SandboxFolder folder, Action<string> log)
{
    /// <summary>The name its process goes by.</summary>
    public const string Name = "standin-kubelet";

    /// <summary>The name under which its writes stand in managedFields.</summary>
    public const string FieldManager = "meshtools-standin";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task watch = EndWithFolderAsync(end);
        while (!end.IsCancellationRequested)
        {
            try
            {
                await PlayAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                break;
            }
            catch (MeshToolsException error)
            {
                // The API server is away for longer than the client's patience. Everything is read anew when it is back.
                log($"{error.Definition.Id}: {error.Message}");
                await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
            }
        }

        await watch.ConfigureAwait(false);
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        ClusterClient client = ClusterClients.Get(new ConnectionOptions(folder.ComponentKubeConfig(Name)), log);
        ServerVersion version = await client.GetServerVersionAsync(cancellationToken).ConfigureAwait(false);
        StandinNodes nodes = new(client, version.GitVersion);
        StandinPods pods = new(client, nodes);
        await nodes.LoadAsync(cancellationToken).ConfigureAwait(false);
        await pods.LoadAsync(cancellationToken).ConfigureAwait(false);
        log($"Connected to {client.Server}, Kubernetes {version.GitVersion}, {Counted.Of(nodes.Known.Count, "node")}.");

        // When one part fails all begin again: a stand-in that keeps leases but leads no pods would be worse than none.
        using CancellationTokenSource together = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts =
        [
            nodes.RunAsync(pods.ReviewAsync, together.Token),
            pods.RunAsync(together.Token),
            new StandinLeases(client, nodes).RunAsync(together.Token),
        ];
        Task first = await Task.WhenAny(parts).ConfigureAwait(false);
        await together.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    private async Task EndWithFolderAsync(CancellationTokenSource end)
    {
        while (folder.Exists && !end.IsCancellationRequested)
        {
            await Task.Delay(Pause, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await end.CancelAsync().ConfigureAwait(false);
    }
}
