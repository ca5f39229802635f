using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh;

/// <summary>Get-Mesh: which mesh there is.</summary>
internal sealed class MeshQuery(ClusterClient client)
{
    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>The kubeconfig that the result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>What is read.</summary>
    public IReadOnlyList<KindNeed> Needs { get; init; } = MeshPermissions.State;

    /// <summary>Told about each kind that may not be read and could be done without.</summary>
    public Action<string>? Warn { get; init; }

    public async Task<ItemOutcome<MeshState>> RunAsync(CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await new MeshObserver(client, TimeProvider.System) { Warn = Warn }
            .ReadAsync(Namespace, Needs, [], cancellationToken).ConfigureAwait(false);
        return Describe(snapshot, KubeConfig);
    }

    /// <summary>The state, or MeshNotFound. Pure.</summary>
    /// <exception cref="MeshToolsException">Forbidden: whether there is a mesh could not be seen.</exception>
    public static ItemOutcome<MeshState> Describe(MeshSnapshot snapshot, string? kubeConfig)
    {
        IReadOnlyList<MeshWorkload> workloads = ComponentReader.Read(snapshot);
        MeshWorkload[] planes = [.. workloads.Where(workload => workload.Role == ComponentRole.ControlPlane && workload.Namespace == snapshot.Namespace)];
        if (planes.Length == 0)
        {
            return NotFound(snapshot, workloads);
        }

        return new MeshState
        {
            Version = planes.MaxBy(static plane => plane.Version)!.VersionText,
            Namespace = snapshot.Namespace,
            RootNamespace = MeshConfig.Read(snapshot).Select(static config => config.RootNamespace).FirstOrDefault(static root => root is { Length: > 0 }) ?? snapshot.Namespace,
            Revisions = RevisionReader.Read(snapshot, planes),
            Components = [.. workloads.Select(Component)],
            Proxies = snapshot.Reading(MeshKinds.Pod).Problem is null ? ProxyVersions.Count(snapshot) : null,
            KialiVersion = workloads.FirstOrDefault(static workload => workload.Role == ComponentRole.Kiali)?.VersionText,
            InstalledBy = InstallerReader.Read(snapshot, planes),
            KubernetesVersion = snapshot.ServerVersion.GitVersion,
            Context = snapshot.Context,
            KubeConfig = kubeConfig,
        };
    }

    private static MeshToolsException NotFound(MeshSnapshot snapshot, IReadOnlyList<MeshWorkload> workloads)
    {
        KindReading deployments = snapshot.Reading(MeshKinds.Deployment);
        if (deployments.IsForbidden)
        {
            return new MeshToolsException(ErrorCatalog.Forbidden, $"Whether there is a mesh cannot be seen: {deployments.Problem}", target: snapshot.Namespace);
        }

        MeshWorkload? elsewhere = workloads.FirstOrDefault(static workload => workload.Role == ComponentRole.ControlPlane);
        return new MeshToolsException(
            ErrorCatalog.MeshNotFound,
            $"Namespace '{snapshot.Namespace}' of context '{snapshot.Context}' has no control plane of Istio"
                + (deployments.Problem is string problem ? $" that could be seen: {problem}" : elsewhere is null ? "." : $"; namespace '{elsewhere.Namespace}' has."),
            elsewhere is null ? null : $"Give -Namespace {elsewhere.Namespace}.",
            target: snapshot.Namespace);
    }

    private static MeshComponent Component(MeshWorkload workload) => new()
    {
        Name = workload.Name,
        Kind = workload.Object.Kind.Kind,
        Namespace = workload.Namespace ?? string.Empty,
        Version = workload.VersionText,
        Image = workload.Image,
        Desired = workload.Desired,
        Ready = workload.Ready,
        Revision = workload.Revision,
    };
}
