using System.Management.Automation;
using MeshTools.Faults.Tests.Cases;
using MeshTools.Testing.Proxy;
using MeshTools.Testing.State;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>A case of which is known what it does when nothing disturbs it.</summary>
internal sealed class PreparedCase
{
    private readonly FaultFixture _cluster;
    private readonly ClusterRewind _rewind;

    private PreparedCase(FaultFixture cluster, FaultCase item, ClusterState before)
    {
        _cluster = cluster;
        Case = item;
        Before = before;
        _rewind = new ClusterRewind(cluster.Api, item.Paths, before);
    }

    public FaultCase Case { get; }

    public ClusterState Before { get; }

    /// <summary>The state asked for.</summary>
    public required ClusterState Wanted { get; init; }

    /// <summary>Every request that it makes.</summary>
    public required IReadOnlyList<SeenRequest> Requests { get; init; }

    /// <summary>Every object that it changes, with the number of changes.</summary>
    public required IReadOnlyDictionary<string, int> Changes { get; init; }

    /// <summary>How many objects it emits.</summary>
    public required int Results { get; init; }

    public static async Task<PreparedCase> MakeAsync(FaultFixture cluster, FaultCase item)
    {
        cluster.Proxy.Arm(null);
        if (item.Before is not null)
        {
            Run(cluster, item.Before, ProxyUsers.Http2).Clean();
            await SettleAsync(cluster, item);
        }

        ClusterState before = await ClusterState.ReadAsync(cluster.Api, item.Paths);
        Learn(cluster, item);
        ClusterState wanted = await ClusterState.ReadAsync(cluster.Api, item.Paths);
        Assert.NotEmpty(before.DifferencesTo(wanted));

        // Once more: what is served is known by now, as it is in most runs.
        PreparedCase first = new(cluster, item, before) { Wanted = wanted, Requests = [], Changes = cluster.Proxy.Ledger.Changes, Results = 0 };
        await first.RewindAsync();
        IReadOnlyList<PSObject> output = Learn(cluster, item);
        ClusterState again = await ClusterState.ReadAsync(cluster.Api, item.Paths);
        Assert.Empty(again.DifferencesTo(wanted).Select(path => $"{path}: {wanted.Describe(path)}, then {again.Describe(path)}"));
        IReadOnlyDictionary<string, int> changes = cluster.Proxy.Ledger.Changes;
        Assert.DoesNotContain(changes.Keys, changed => !item.Paths.Any(path => changed == path || changed.StartsWith(path + "/", StringComparison.Ordinal)));
        return new PreparedCase(cluster, item, before) { Wanted = wanted, Requests = cluster.Proxy.Seen, Changes = changes, Results = output.Count };
    }

    /// <summary>Brings the cluster to the state before.</summary>
    public async Task RewindAsync()
    {
        await _cluster.Proxy.QuietAsync();
        await _rewind.RunAsync();
        await SettleAsync(_cluster, Case);
    }

    /// <summary>The command in the session, ready to be run and to be stopped.</summary>
    public PowerShell Shell(string context) => _cluster.Session.Shell(Script(Case.Script), Arguments(_cluster, context));

    /// <summary>The command for a session of another process.</summary>
    public string Text(string context) =>
        $"$KubeConfig = '{_cluster.Proxy.Users.KubeConfig}'\n$Context = '{context}'\n$mesh = @'\n{MeshManifests.Of("small")}\n'@\n{Script(Case.Script)}";

    /// <summary>Runs the command through the proxy.</summary>
    public Outcome Run(string context)
    {
        if (Case.IsFirstContact)
        {
            // A kubeconfig that was written since makes a connection of its own, which knows nothing of the server yet.
            _cluster.Proxy.Users.Touch();
        }

        return Run(_cluster, Case.Script, context);
    }

    /// <summary>The state now, when all that was sent has been done.</summary>
    public async Task<ClusterState> StateAsync()
    {
        await _cluster.Proxy.QuietAsync();
        return await ClusterState.ReadAsync(_cluster.Api, Case.Paths);
    }

    private static IReadOnlyList<PSObject> Learn(FaultFixture cluster, FaultCase item)
    {
        if (item.IsFirstContact)
        {
            cluster.Proxy.Users.Touch();
        }

        cluster.Proxy.Arm(null);
        return Run(cluster, item.Script, ProxyUsers.Http2).Clean();
    }

    private static Task SettleAsync(FaultFixture cluster, FaultCase item) => item.Pods is null ? Task.CompletedTask : PodSettling.WaitAsync(cluster.Api, item.Pods);

    private static Outcome Run(FaultFixture cluster, string script, string context) =>
        cluster.Session.Run(Script(script), [.. Arguments(cluster, context)]);

    /// <summary>A script as it is run in any session, with the arguments that belong to it.</summary>
    private static string Script(string script) => $"$PSDefaultParameterValues = @{{ '*:KubeConfig' = $KubeConfig; '*:Context' = $Context }}\n{script}";

    private static (string Name, object? Value)[] Arguments(FaultFixture cluster, string context) =>
        [("KubeConfig", cluster.Proxy.Users.KubeConfig), ("Context", context), ("mesh", MeshManifests.Of("small"))];
}
