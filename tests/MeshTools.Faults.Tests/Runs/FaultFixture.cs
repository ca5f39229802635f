using System.Diagnostics.CodeAnalysis;
using MeshTools.Faults.Tests.Cases;
using MeshTools.Testing.Proxy;
using MeshTools.Testing.State;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>A sandbox with a mesh, a proxy before it, and the table of what became of all runs.</summary>
public sealed class FaultFixture : RehearsalFixture
{
    private readonly Dictionary<FaultCase, PreparedCase> _prepared = [];
    private readonly Lazy<ApiServerProcess> _server;
    private readonly ClusterRewind _pristine;

    public FaultFixture()
    {
        Proxy = new FaultProxy(KubeConfig, Folder);
        string[] paths = [.. FaultCases.All.SelectMany(static item => item.Paths).Distinct()];
        PodSettling.WaitAsync(Api, FaultCases.GatewayPods).Wait();
        _pristine = new ClusterRewind(Api, paths, ClusterState.ReadAsync(Api, paths).Result);
        _server = new Lazy<ApiServerProcess>(() => new ApiServerProcess(Folder));
    }

    internal FaultProxy Proxy { get; }

    internal FaultTable Table { get; } = new();

    /// <summary>The sandbox's API server, to be killed and started again.</summary>
    internal ApiServerProcess Server => _server.Value;

    /// <summary>A case in a cluster that no other has left anything in. What it does undisturbed is found out once.</summary>
    internal async Task<PreparedCase> PrepareAsync(FaultCase item)
    {
        await RewindAsync();
        if (!_prepared.TryGetValue(item, out PreparedCase? prepared))
        {
            _prepared[item] = prepared = await PreparedCase.MakeAsync(this, item);
        }

        return prepared;
    }

    /// <summary>Back to the cluster that the fixture made.</summary>
    private async Task RewindAsync()
    {
        await Proxy.QuietAsync();
        await _pristine.RunAsync();
        await PodSettling.WaitAsync(Api, FaultCases.GatewayPods);
    }

    private protected override void End()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }

        Table.Write();
        Proxy.DisposeAsync().AsTask().Wait();
    }
}

/// <summary>The tests that share the sandbox and the table.</summary>
[CollectionDefinition(Name)]
[SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class FaultCollection : ICollectionFixture<FaultFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "faults";
}
