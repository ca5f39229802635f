using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>A snapshot with what follows from it, each part worked out once and when it is wanted. Pure.</summary>
internal sealed class MeshView(MeshSnapshot snapshot, bool beforeInstall = false)
{
    private IReadOnlyList<MeshWorkload>? _workloads;
    private IReadOnlyList<MeshConfig>? _configs;
    private IReadOnlyList<GatewayBinding>? _gateways;
    private ServiceDirectory? _services;

    public MeshSnapshot Snapshot { get; } = snapshot;

    public IReadOnlyList<MeshWorkload> Workloads => _workloads ??= ComponentReader.Read(Snapshot);

    public IEnumerable<MeshWorkload> ControlPlanes => Workloads.Where(static workload => workload.Role == ComponentRole.ControlPlane);

    public IEnumerable<MeshWorkload> GatewayWorkloads => Workloads.Where(static workload => workload.Role == ComponentRole.Gateway);

    /// <summary>Kiali's own word for its version, for an image whose tag and labels do not tell.</summary>
    public IstioVersion? KialiVersion { get; init; }

    public MeshWorkload? Kiali => Workloads.FirstOrDefault(static workload => workload.Role == ComponentRole.Kiali) is MeshWorkload kiali
        ? kiali.Version is null && KialiVersion is not null ? kiali with { Version = KialiVersion, VersionText = KialiVersion.Text } : kiali
        : null;

    /// <summary>
    /// The version that decides forms: the highest control plane's, else the one given; before an install the one given
    /// alone. Null: nobody knows.
    /// </summary>
    public IstioVersion? KnownVersion => (beforeInstall ? null : InstalledVersion) ?? Snapshot.GivenVersion;

    /// <summary>The highest control plane's version; null when there is none, or none that is known.</summary>
    public IstioVersion? InstalledVersion => ControlPlanes.Select(static plane => plane.Version).OfType<IstioVersion>().Max();

    /// <summary>The same, for checks that are not run without it.</summary>
    public IstioVersion Version => KnownVersion ?? throw new InvalidOperationException("The check does not say that it needs the version.");

    public IReadOnlyList<MeshConfig> Configs => _configs ??= MeshConfig.Read(Snapshot);

    /// <summary>The mesh config of the default revision; null when there is none.</summary>
    public MeshConfig? Config => Configs.Count > 0 ? Configs[0] : null;

    /// <summary>The namespace whose configuration holds everywhere.</summary>
    public string RootNamespace => Config?.RootNamespace is { Length: > 0 } root ? root : Snapshot.Namespace;

    public IReadOnlyList<GatewayBinding> Gateways => _gateways ??= [.. Snapshot.Of(MeshKinds.Gateway).Select(Bind)];

    public IEnumerable<GatewayServer> Servers => Gateways.SelectMany(static gateway => gateway.Servers);

    public ServiceDirectory Services => _services ??= new ServiceDirectory(Snapshot);

    /// <summary>The Services whose selector picks a workload's pods.</summary>
    public IReadOnlyList<ObservedObject> ServicesOf(MeshWorkload workload) =>
    [
        .. Snapshot.Of(MeshKinds.Service).Where(service =>
            service.Namespace == workload.Namespace && service.Spec.Map("selector") is { Count: > 0 } selector && selector.Select(workload.PodLabels)),
    ];

    /// <summary>A workload's pods that have not ended.</summary>
    public IEnumerable<ObservedPod> PodsOf(MeshWorkload workload) => Snapshot.Pods.Where(pod =>
        !pod.HasEnded && pod.Namespace == workload.Namespace && workload.PodLabels.Count > 0 && workload.PodLabels.Select(pod.Labels));

    /// <summary>Gateways that a workload selector in a namespace picks. Without labels it picks all; in the root namespace it does so everywhere.</summary>
    public IEnumerable<MeshWorkload> GatewaysFor(IReadOnlyDictionary<string, string> selector, string? ns) =>
        GatewayWorkloads.Where(workload => (workload.Namespace == ns || ns == RootNamespace) && selector.Select(workload.PodLabels));

    private GatewayBinding Bind(ObservedObject gateway)
    {
        IReadOnlyDictionary<string, string> selector = gateway.Spec.Map("selector");
        MeshWorkload[] workloads = [.. GatewayWorkloads.Where(workload => selector.Select(workload.PodLabels))];
        return new GatewayBinding(gateway, workloads, [.. workloads.SelectMany(ServicesOf).Distinct()]);
    }
}
