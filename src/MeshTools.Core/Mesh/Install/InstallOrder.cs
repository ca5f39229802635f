using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>
/// In which step of an installation an object is written: the order of <see cref="ManifestOrder"/>, with as little waiting for an API
/// server as it allows. That takes definitions into service one after the other, and is slow with everything else meanwhile.
/// </summary>
/// <param name="objects">The manifest.</param>
internal sealed class InstallOrder(IEnumerable<ManifestObject> objects)
{
    /// <summary>The step of the inventory: behind the namespaces, of which its own may be one, and before everything else.</summary>
    public const int Record = Width / 2;

    private const int Width = 10;

    private readonly HashSet<KindRef> _used = [.. objects.Select(static item => item.Address.Kind.WithoutVersion)];

    /// <summary>The step in which an object is applied.</summary>
    public int Of(ManifestObject item) => ManifestOrder.Rank(item.Address.Kind) switch
    {
        // Those of which the manifest has objects come first and are in service when these come. The others are there before the
        // workloads: older istiods look at their start which there are, and skip the rest (pilot/pkg/config/kube/crdclient/client.go).
        ManifestRank.CustomResourceDefinition when CustomKind.Of(item.Body) is CustomKind custom && !_used.Contains(custom.Kind) => Step(ManifestRank.Workload) - 1,

        // None of them needs another one to be there: a scaler and a Service look for what they serve again and again.
        ManifestRank.WorkloadPolicy or ManifestRank.Service => Step(ManifestRank.Workload),

        ManifestRank rank => Step(rank),
    };

    /// <summary>The step in which an object is pruned: the reverse of the order in which such objects are made.</summary>
    public static int Pruning(ObjectAddress address) => -Step(ManifestOrder.Rank(address.Kind));

    private static int Step(ManifestRank rank) => (int)rank * Width;
}
