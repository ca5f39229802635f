using System.Text.Json.Nodes;
using MeshTools.Mesh;

namespace MeshTools.Certificates;

/// <summary>What the cluster holds now, as far as it concerns one certificate.</summary>
/// <param name="Snapshot">The mesh.</param>
/// <param name="Place">Where the secret belongs, and the Gateway.</param>
/// <param name="Stored">The secrets of that name, by namespace.</param>
/// <param name="Gateway">The whole Gateway; null when there is none or none was asked for.</param>
/// <param name="GatewayVersion">The apiVersion in which the server wants Gateways; null when it serves none.</param>
internal sealed record SdsCertificateObservation(
    MeshSnapshot Snapshot,
    CertificatePlace Place,
    IReadOnlyDictionary<string, StoredCertificate> Stored,
    JsonObject? Gateway,
    string? GatewayVersion);
