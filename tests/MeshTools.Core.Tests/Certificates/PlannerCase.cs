using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Certificates.Sources;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;
using MeshTools.Testing;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>New-SdsCertificate over a cluster that is written down, as the observer would read it.</summary>
internal static class PlannerCase
{
    // Half a day away from a whole number of days, so that it does not matter which was made first, it or the moment of the snapshots.
    public static readonly TestCertificate Shop = TestCertificate.Make(["shop.example", "*.shop.example"], until: 99.5);
    public static readonly TestCertificate Other = TestCertificate.Make(["shop.example", "*.shop.example"]);
    public static readonly TestCertificate Authority = TestCertificate.Authority("clients");

    public const string Bare = "mode: SIMPLE, credentialName: old";

    public static SdsCertificateRequest Request(string name = "cr-yy", string? gateway = "web") => new()
    {
        Name = name,
        Source = new ObjectSource([], "nothing", false),
        Gateway = gateway is null ? null : new GatewayReference(gateway),
        Namespace = "istio-system",
    };

    public static SdsCertificatePlan Plan(Snapshots cluster, SdsCertificateRequest request, TestCertificate? certificate = null, bool authority = false, params TestCertificate[] authorities)
    {
        MeshSnapshot snapshot = cluster.Build();
        CertificatePlace place = CertificatePlace.Find(new MeshView(snapshot), request);
        JsonObject? gateway = (JsonObject?)place.Gateway?.Object.Body.DeepClone();
        IReadOnlyDictionary<string, StoredCertificate> stored = place.Namespaces
            .Select(ns => (Namespace: ns, Body: cluster.Find("Secret", ns, request.Name))).Where(static found => found.Body is not null)
            .ToDictionary(static found => found.Namespace, static found => new StoredCertificate(found.Body!));
        string? version = snapshot.Reading(MeshKinds.Gateway) == KindReading.NotServed ? null : "networking.istio.io/v1alpha3";
        TestCertificate made = certificate ?? Shop;
        CertificatePair pair = new() { Certificates = [made.Certificate], Key = PrivateKey.Of(made.Key) };
        CertificateOffer offer = new(pair, CertificateChain.Order(pair), [.. (authority ? [Authority] : authorities).Select(static made => made.Certificate)]);
        return SdsCertificatePlanner.Plan(request, offer, new SdsCertificateObservation(snapshot, place, stored, gateway, version));
    }

    /// <summary>A mesh with a Gateway that has a plain server and one for HTTPS.</summary>
    public static Snapshots Shops(string version = "1.14.6", string tls = Bare, string host = "shop.example", string ns = "istio-system") =>
        Meshes.Of(version).With(Gateway(Http() + ", " + Https(tls, host: host), ns: ns));

    /// <summary>The secret as New-SdsCertificate leaves it.</summary>
    public static string Stored(TestCertificate certificate, string name = "cr-yy", string form = "Tls", string ns = "istio-system", bool own = true, string more = "")
    {
        (string Key, string Value)[] data = form == "Tls"
            ? [("tls.crt", certificate.Pem), ("tls.key", certificate.KeyPem)]
            : [("cert", certificate.Pem), ("key", certificate.KeyPem)];
        string type = form == "Tls" ? "kubernetes.io/tls" : "Opaque";
        return Secret(name, [.. data, .. more.Length == 0 ? [] : new[] { (more, Authority.Pem) }], ns, own ? ", labels: {app.kubernetes.io/managed-by: meshtools}" : string.Empty)
            + $"\ntype: {type}";
    }

    public static string Text(JsonNode? data, string key) => Encoding.UTF8.GetString(Convert.FromBase64String((string)data![key]!));

    /// <summary>The ids of the refusals.</summary>
    public static string[] Ids(SdsCertificatePlan plan) => [.. plan.Refusals.Select(static refusal => refusal.Definition.Id)];
}
