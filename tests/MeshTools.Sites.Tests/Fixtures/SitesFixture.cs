using System.Diagnostics.CodeAnalysis;
using MeshTools.Cluster;

namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>
/// Three sites of one real node each, brought up once for all tests and taken down whatever happens. Nothing is skipped: a
/// machine on which they do not come up fails.
/// </summary>
public sealed class SitesFixture : IDisposable
{
    private readonly Rig _rig = new();

    /// <summary>Brings them up and starts an echo pod on host port 80 of each node.</summary>
    public SitesFixture()
    {
        try
        {
            _rig.Up();
            Session = ModuleSession.Open();
            Api = new ApiProbe(_rig.KubeConfig);
            Pods = new PodBench(Api);
            Pods.Apply(StandinPods.Echo);
            Pods.Apply(StandinPods.EchoService);
            Pods.WaitReady("app=echo", 3);
        }
        catch
        {
            _rig.Down();
            throw;
        }
    }

    internal Rig Rig => _rig;

    /// <summary>Looks at the cluster without MeshTools.</summary>
    internal ApiProbe Api { get; }

    /// <summary>Makes pods and waits for them.</summary>
    internal PodBench Pods { get; }

    /// <summary>A session with the module.</summary>
    internal ModuleSession Session { get; }

    /// <summary>The cluster layer by itself; each call is a new operation.</summary>
    internal ClusterClient Client() => ClusterClients.Get(new ConnectionOptions(_rig.KubeConfig, null));

    /// <summary>Runs a script in which the rig is every cmdlet's cluster.</summary>
    internal Outcome Run(string script, params (string Name, object? Value)[] arguments) => Session.Run(
        $"$PSDefaultParameterValues = @{{ '*-NodeRegion:KubeConfig' = $KubeConfig }}\n{script}", [("KubeConfig", _rig.KubeConfig), .. arguments]);

    /// <summary>Takes them down and holds that nothing is left.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "A fixture reports a leak by failing.")]
    public void Dispose()
    {
        Session.Dispose();
        Api.Dispose();
        _rig.Down();
        Assert.False(Directory.Exists(_rig.State), "The rig's folder is still there.");
    }
}
