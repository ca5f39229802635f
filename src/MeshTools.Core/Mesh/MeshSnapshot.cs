using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh;

/// <summary>What a cluster held at one moment, as far as it concerns a mesh. Pure data: everything else is worked out from it.</summary>
internal sealed record MeshSnapshot
{
    /// <summary>The context it was read through.</summary>
    public required string Context { get; init; }

    /// <summary>The namespace in which the control plane is looked for.</summary>
    public required string Namespace { get; init; }

    public required ServerVersion ServerVersion { get; init; }

    /// <summary>When it was read. Certificates are judged by it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>One entry for each kind that was asked for.</summary>
    public required IReadOnlyDictionary<KindRef, KindReading> Readings { get; init; }

    /// <summary>What the user may do; empty unless it was asked.</summary>
    public IReadOnlyList<AccessReading> Access { get; init; } = [];

    /// <summary>The version to install, or to assume where the images do not tell it; null when none was given.</summary>
    public IstioVersion? GivenVersion { get; init; }

    /// <summary>The reading of a kind; that of a kind nobody asked for is empty.</summary>
    public KindReading Reading(KindRef kind) => Readings.GetValueOrDefault(kind, KindReading.NotServed);

    public IReadOnlyList<ObservedObject> Of(KindRef kind) => Reading(kind).Objects;

    public IEnumerable<ObservedPod> Pods => Of(MeshKinds.Pod).OfType<ObservedPod>();

    public IEnumerable<ObservedNode> Nodes => Of(MeshKinds.Node).OfType<ObservedNode>();

    public IEnumerable<ObservedSecret> Secrets => Of(MeshKinds.Secret).OfType<ObservedSecret>();

    public ObservedKialiConfig? KialiConfig => Of(MeshKinds.ConfigMap).OfType<ObservedKialiConfig>().FirstOrDefault();

    /// <summary>An object by name.</summary>
    public ObservedObject? Find(KindRef kind, string? ns, string name) => Of(kind).FirstOrDefault(item => item.Name == name && item.Namespace == ns);
}
