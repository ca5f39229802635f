using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Ingress;

/// <summary>Reads what there is of gateways and their nodes.</summary>
internal sealed class IngressObserver
{
    // Autoscalers in the version that keeps all of them: v1 puts the metrics into annotations.
    private static readonly string[] AutoscalerVersions = ["v2", "v2beta2", "v2beta1", "v1"];

    private readonly ClusterClient _client;
    private readonly MeshObserver _observer;
    private readonly Action<string>? _warn;

    /// <param name="client">The cluster.</param>
    /// <param name="warn">Told about what may not be read and could be done without; null for nobody.</param>
    public IngressObserver(ClusterClient client, Action<string>? warn = null)
    {
        _client = client;
        _warn = warn;
        _observer = new MeshObserver(client, TimeProvider.System) { Warn = warn, Decides = true };
    }

    /// <summary>The cluster as far as it concerns gateways.</summary>
    /// <param name="ns">The gateway's namespace.</param>
    /// <param name="needs">What to read.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <exception cref="MeshToolsException">Forbidden: without nodes or pods nobody knows who holds a port.</exception>
    public Task<MeshSnapshot> LookAsync(string ns, IReadOnlyList<KindNeed> needs, CancellationToken cancellationToken) =>
        _observer.ReadAsync(ns, needs, [], cancellationToken);

    /// <summary>The cluster, and of one gateway the whole of what may be changed.</summary>
    /// <param name="ns">The gateway's namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="needs">What to read; with budgets, also what may be in the way of a publication.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<IngressObservation> ReadAsync(string ns, string name, IReadOnlyList<KindNeed> needs, CancellationToken cancellationToken)
    {
        bool isForPublication = needs.Any(static need => need.Kind == MeshKinds.PodDisruptionBudget);
        MeshView view = new(await LookAsync(ns, needs, cancellationToken).ConfigureAwait(false));
        MeshWorkload[] workloads = [.. view.GatewayWorkloads.Where(workload => workload.Namespace == ns && workload.Name == name)];
        MeshWorkload? workload = Array.Find(workloads, static workload => !workload.IsDaemonSet) ?? workloads.FirstOrDefault();
        ObservedObject? service = workload is null ? null : IngressReader.Service(view, workload);
        IReadOnlyList<string> served = await _client.ServedVersionsAsync(MeshKinds.HorizontalPodAutoscaler, cancellationToken).ConfigureAwait(false);
        ObservedObject? autoscaler = view.Snapshot.Of(MeshKinds.HorizontalPodAutoscaler).FirstOrDefault(scaler =>
            scaler.Namespace == ns && scaler.Spec.Text("scaleTargetRef", "kind") == "Deployment" && scaler.Spec.Text("scaleTargetRef", "name") == name);
        return new IngressObservation
        {
            View = view,
            Home = isForPublication ? await HomeAsync(ns, cancellationToken).ConfigureAwait(false) : null,
            Deployment = await WholeAsync(Array.Find(workloads, static workload => !workload.IsDaemonSet)?.Object, "v1", cancellationToken).ConfigureAwait(false),
            DaemonSet = await WholeAsync(Array.Find(workloads, static workload => workload.IsDaemonSet)?.Object, "v1", cancellationToken).ConfigureAwait(false),
            Service = await WholeAsync(service, null, cancellationToken).ConfigureAwait(false),
            Autoscaler = await WholeAsync(autoscaler, AutoscalerVersions.FirstOrDefault(served.Contains), cancellationToken).ConfigureAwait(false),
            AutoscalerVersions = served,
            RecordSecret = await _client.TryGetAsync(IngressRecord.Address(ns, name), cancellationToken).ConfigureAwait(false),
            Portmap = isForPublication ? await new PortmapObserver(_client).ReadAsync(cancellationToken).ConfigureAwait(false) : PortmapReading.Unknown,
        };
    }

    /// <summary>The error for a gateway that is not there.</summary>
    public static MeshToolsException NotFound(MeshView view, string? ns, string name)
    {
        MeshWorkload[] others = [.. view.GatewayWorkloads.Where(workload => ns is null || workload.Namespace == ns)];
        string where = ns is null ? $"Context '{view.Snapshot.Context}'" : $"Namespace '{ns}' of context '{view.Snapshot.Context}'";
        string node = view.Snapshot.Nodes.Any(item => item.Name == name) ? " A node is called so (Publish-IngressGateway -Node)." : string.Empty;
        string known = others.Length > 0 ? $" It has: {string.Join(", ", others.Select(static workload => workload.Name).Distinct(StringComparer.Ordinal))}." : string.Empty;
        return new MeshToolsException(ErrorCatalog.IngressGatewayNotFound, $"{where} has no gateway '{name}'.{node}{known}", target: name);
    }

    private async Task<JsonObject?> HomeAsync(string ns, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.TryGetAsync(new ObjectAddress(MeshKinds.Namespace, null, ns), cancellationToken, ObjectForm.Metadata).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
        {
            _warn?.Invoke($"{IngressPermissions.NamespaceNotSeen} {error.Message}");
            return null;
        }
    }

    private async Task<JsonObject?> WholeAsync(ObservedObject? item, string? version, CancellationToken cancellationToken) => item is null
        ? null
        : await _client.TryGetAsync(new ObjectAddress(item.Kind with { Version = version }, item.Namespace, item.Name), cancellationToken).ConfigureAwait(false);
}
