using MeshTools.Testing.State;

namespace MeshTools.Permissions.Tests;

/// <summary>A rehearsed mesh, which every case finds as it came.</summary>
public sealed class PermissionFixture : ProofFixture
{
    private const string Pods = "/api/v1/namespaces/istio-system/pods?labelSelector=istio%3Dingressgateway";

    private readonly ClusterRewind _pristine;
    private PermissionCase? _prepared;
    private ClusterState? _before;

    public PermissionFixture()
        : base(hasMesh: true)
    {
        new ManifestProbe(Api).Create(PermissionManifests.Kinds);
        string[] paths = [.. PermissionCases.All.Values.SelectMany(static cases => cases).SelectMany(static item => item.Paths).Distinct()];
        PodSettling.WaitAsync(Api, Pods).Wait();
        _pristine = new ClusterRewind(Api, paths, ClusterState.ReadAsync(Api, paths).Result);
    }

    private protected override IReadOnlyList<(string Name, object? Value)> Variables { get; } =
    [
        ("mesh", PermissionManifests.Mesh), ("less", PermissionManifests.LessMesh), ("newer", PermissionManifests.NewerMesh), ("bare", PermissionManifests.BareMesh),
        ("held", PermissionManifests.HeldMesh), ("credential", PermissionManifests.Credential),
    ];

    internal override async Task PrepareAsync(PermissionCase item)
    {
        await Proxy.QuietAsync();
        if (item == _prepared && !item.IsMadeAnew)
        {
            await new ClusterRewind(Api, item.Paths, _before!).RunAsync();
        }
        else
        {
            await _pristine.RunAsync();
            item.Before?.Invoke(this);
        }

        if (item.Settles)
        {
            await PodSettling.WaitAsync(Api, Pods);
        }

        if (item != _prepared)
        {
            _before = await ClusterState.ReadAsync(Api, item.Paths);
            _prepared = item;
        }
    }
}
