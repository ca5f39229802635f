namespace MeshTools.Sandbox.ControlPlane;

/// <summary>Where the servers of a sandbox listen: on 127.0.0.1 and nowhere else.</summary>
/// <param name="EtcdPort">etcd, for the API server alone.</param>
/// <param name="ApiPort">The API server.</param>
internal sealed record Endpoints(int EtcdPort, int ApiPort)
{
    public Uri Etcd => new($"https://127.0.0.1:{EtcdPort}");

    public Uri Api => new($"https://127.0.0.1:{ApiPort}");

    /// <summary>Ports that are free now.</summary>
    public static Endpoints Find()
    {
        int etcd = LoopbackPorts.Find();
        int api;
        do
        {
            api = LoopbackPorts.Find();
        }
        while (api == etcd);
        return new Endpoints(etcd, api);
    }
}
