using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>Reads what certificates are planned and judged by.</summary>
/// <param name="client">The cluster.</param>
/// <param name="warn">Told about what may not be read and could be done without; null for nobody.</param>
internal sealed class SdsCertificateObserver(ClusterClient client, Action<string>? warn = null)
{
    private readonly MeshObserver _observer = new(client, TimeProvider.System) { Warn = warn, Decides = true };

    /// <exception cref="MeshToolsException">Forbidden: something may not be listed without which nothing can be said.</exception>
    public Task<MeshSnapshot> ReadAsync(string ns, CancellationToken cancellationToken) =>
        _observer.ReadAsync(ns, SdsCertificatePermissions.Needs, [], cancellationToken);

    public async Task<SdsCertificateObservation> ReadAsync(SdsCertificateRequest request, CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await ReadAsync(request.Namespace, cancellationToken).ConfigureAwait(false);
        CertificatePlace place = CertificatePlace.Find(new MeshView(snapshot), request);
        ResourceType? type = place.Address is null ? null : await client.TryResolveAsync(MeshKinds.Gateway, cancellationToken).ConfigureAwait(false);
        JsonObject? gateway = place.Gateway is null ? null : await client.TryGetAsync(place.Address!, cancellationToken).ConfigureAwait(false);
        Dictionary<string, StoredCertificate> stored = new(StringComparer.Ordinal);
        foreach (string ns in CredentialName.Problem(request.Name, null) is null ? place.Namespaces : [])
        {
            // One by one and whole: the list leaves out what kind of secret it does not need.
            if (await client.TryGetAsync(new ObjectAddress(MeshKinds.Secret, ns, request.Name), cancellationToken).ConfigureAwait(false) is JsonObject body)
            {
                stored[ns] = new StoredCertificate(body);
            }
        }

        return new SdsCertificateObservation(snapshot, place, stored, gateway, type?.ApiVersion);
    }
}
