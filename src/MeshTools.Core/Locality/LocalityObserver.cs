using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>Reads what locality depends on, once for a whole command.</summary>
/// <param name="client">The cluster.</param>
/// <param name="warn">Told about what may not be read and could be done without; null for nobody.</param>
internal sealed class LocalityObserver(ClusterClient client, Action<string>? warn = null)
{
    /// <param name="ns">The namespace of the control plane.</param>
    /// <param name="version">The version to assume where the images do not tell it.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <exception cref="MeshToolsException">Forbidden, MeshNotFound.</exception>
    public async Task<LocalitySimulator> ReadAsync(string ns, IstioVersion? version, CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await new MeshObserver(client, TimeProvider.System) { Warn = warn, Decides = true }.ReadAsync(ns, LocalityPermissions.Needs, [], cancellationToken).ConfigureAwait(false);
        return Check(snapshot with { GivenVersion = version });
    }

    /// <summary>The simulator for a snapshot that says enough. Pure.</summary>
    public static LocalitySimulator Check(MeshSnapshot snapshot)
    {
        MeshView view = new(snapshot);
        bool isHere = view.Config is not null || view.ControlPlanes.Any(plane => plane.Namespace == snapshot.Namespace);
        return view.KnownVersion is null || !isHere
            ? throw new MeshToolsException(
                ErrorCatalog.MeshNotFound,
                $"Namespace '{snapshot.Namespace}' of context '{snapshot.Context}' has no control plane of Istio whose version is known.",
                view.ControlPlanes.FirstOrDefault() is { } plane && plane.Namespace != snapshot.Namespace ? $"Give -Namespace {plane.Namespace}." : "Give -Namespace, or -Version where the images do not tell it.",
                target: snapshot.Namespace)
            : new LocalitySimulator(view);
    }
}
