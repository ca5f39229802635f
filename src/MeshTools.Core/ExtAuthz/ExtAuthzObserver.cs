using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>Reads what decides about external authorization.</summary>
internal sealed class ExtAuthzObserver
{
    private readonly ClusterClient _client;
    private readonly MeshObserver _observer;

    /// <param name="client">The cluster.</param>
    /// <param name="warn">Told about what may not be read and could be done without; null for nobody.</param>
    public ExtAuthzObserver(ClusterClient client, Action<string>? warn)
    {
        _client = client;
        _observer = new MeshObserver(client, TimeProvider.System) { Warn = warn, Decides = true };
    }

    /// <summary>True when something may be changed: then the mesh config is read as a whole.</summary>
    public bool ForChange { get; init; }

    /// <param name="ns">The namespace of the control plane.</param>
    /// <param name="version">The version to assume where the images do not tell it; null for none.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <exception cref="MeshToolsException">MeshNotFound, Forbidden, or the cluster cannot be reached.</exception>
    public async Task<ExtAuthzObservation> ReadAsync(string ns, IstioVersion? version, CancellationToken cancellationToken)
    {
        // Which kinds and versions are served decides the form, and an install may have changed it since.
        _client.RefreshDiscovery();
        MeshSnapshot snapshot = await _observer.ReadAsync(ns, ExtAuthzPermissions.Needs, [], cancellationToken).ConfigureAwait(false);
        ItemOutcome<MeshState> state = MeshQuery.Describe(snapshot, null);
        if (state.Error is not null)
        {
            throw state.Error;
        }

        MeshView view = new(snapshot with { GivenVersion = version });
        Dictionary<string, JsonObject> configs = new(StringComparer.Ordinal);
        foreach (MeshConfig config in ForChange ? view.Configs : [])
        {
            // The snapshot keeps a part of it, and an edit is for the whole.
            ObjectAddress address = new(MeshKinds.ConfigMap, ns, config.Source.Name);
            if (await _client.TryGetAsync(address, cancellationToken).ConfigureAwait(false) is JsonObject body)
            {
                configs[config.Source.Name] = body;
            }
        }

        return new ExtAuthzObservation(view, configs)
        {
            FilterVersion = await ServedAsync(MeshKinds.EnvoyFilter, cancellationToken).ConfigureAwait(false),
            PolicyVersion = await ServedAsync(MeshKinds.AuthorizationPolicy, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<string?> ServedAsync(KindRef kind, CancellationToken cancellationToken) =>
        (await _client.TryResolveAsync(kind, cancellationToken).ConfigureAwait(false))?.Version;
}
