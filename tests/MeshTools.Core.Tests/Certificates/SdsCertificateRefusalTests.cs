using System.Security.Cryptography;
using MeshTools.Certificates;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Testing;
using static MeshTools.Core.Tests.Certificates.PlannerCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>What New-SdsCertificate refuses before anything is written. SOURCES.md, sections 0 and 6.</summary>
public sealed class SdsCertificateRefusalTests
{
    public static TheoryData<string, string, string> Refused => new()
    {
        { "a name that Kubernetes refuses", "CredentialNameInvalid", "only lower-case letters" },
        { "istio in 1.5", "CredentialNameInvalid", "one that Istio 1.5.0 ignores" },
        { "prometheus in 1.5", "CredentialNameInvalid", "one that Istio 1.5.0 ignores" },
        { "-cacert", "CredentialNameInvalid", "where the CA of 'shop' is looked for" },
        { "Helm's", "CredentialNameInvalid", "Helm" },
        { "a host that is none", "HostNameInvalid", "'https://shop.example' is no host" },
        { "a host that is not covered", "CertificateHostMismatch", "port 443 has the host blog.example" },
        { "a wildcard host", "CertificateHostMismatch", "has the host *.blog.example" },
        { "another user's host", "CertificateHostMismatch", "gateway/istio-system/second, port 443 has the host blog.example" },
        { "MUTUAL without CA", "CertificateAuthorityMissing", "neither secret/istio-system/cr-yy nor" },
        { "a server that is MUTUAL", "CertificateAuthorityMissing", "neither secret/istio-system/cr-yy nor" },
        { "OPTIONAL_MUTUAL before 1.19", "TlsModeNotSupported", "needs Istio 1.19" },
        { "another certificate", "CertificateExists", "holds another certificate" },
        { "a key that does not fit", "CertificateExists", "a key that does not belong to it" },
        { "a token", "SecretOfAnotherPurpose", "the keys cert, key, token" },
        { "other keys", "SecretOfAnotherPurpose", "the keys server.crt" },
        { "no Gateway", "GatewayNotFound", "there is 'istio-system/web'" },
        { "two Gateways", "GatewayNotFound", "Several Gateways are called 'web'" },
        { "no pods", "GatewayWithoutPods", "istio=egress" },
        { "no CRDs", "KindNotServed", "serves no Gateways" },
        { "PASSTHROUGH", "GatewayServerAmbiguous", "has the TLS mode PASSTHROUGH" },
        { "HTTP", "GatewayServerAmbiguous", "port 80 is open for HTTP" },
        { "several servers", "GatewayServerAmbiguous", "port 443 has 2 servers" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_not_work_is_refused_and_nothing_is_planned(string situation, string id, string reason)
    {
        SdsCertificatePlan plan = PlanOf(situation, force: false);

        Assert.Equal([id], Ids(plan));
        Assert.Contains(reason, plan.Refusals[0].Reason, StringComparison.Ordinal);
        Assert.Empty(plan.Changes);
    }

    [Theory]
    [InlineData("istio-shop", "1.6.0")]
    [InlineData("prometheus-shop", "1.30.0")]
    public void Names_that_1_5_ignores_are_taken_later(string name, string version) => Assert.Empty(Ids(Plan(Shops(version), Request(name))));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Force_overrides_hosts_and_what_is_there_and_nothing_else(string situation, string id, string reason)
    {
        SdsCertificatePlan plan = PlanOf(situation, force: true);

        Assert.Equal(id is "CertificateHostMismatch" or "CertificateExists" ? [] : [id], Ids(plan));
        Assert.Equal(id == "CertificateHostMismatch", plan.Warnings.Any(warning => warning.Contains(reason, StringComparison.Ordinal)));
    }

    public static TheoryData<string, string> Certificates => new()
    {
        { "another key", "CertificateKeyMismatch" },
        { "expired", "CertificateNotValid" },
        { "not valid yet", "CertificateNotValid" },
        { "weak", "CertificateWeak" },
        { "an authority", "CertificateIsAuthority" },
    };

    [Theory]
    [MemberData(nameof(Certificates))]
    public void Force_does_not_override_what_is_wrong_with_a_certificate(string situation, string id)
    {
        TestCertificate made = situation switch
        {
            "another key" => Other.With(Shop.Key),
            "expired" => TestCertificate.Make(["shop.example"], until: -1),
            "not valid yet" => TestCertificate.Make(["shop.example"], from: 1),
            "weak" => TestCertificate.Make(["shop.example"], key: RSA.Create(1024)),
            _ => TestCertificate.Make(["shop.example"], isAuthority: true, alternatives: true),
        };

        SdsCertificatePlan plan = Plan(Shops(), Request() with { Force = true }, made);

        Assert.Equal([id], Ids(plan));
        Assert.Empty(plan.Changes);
    }

    private static SdsCertificatePlan PlanOf(string situation, bool force)
    {
        return situation switch
        {
            "a name that Kubernetes refuses" => Planned(Shops(), Request("Cr_yy")),
            "istio in 1.5" => Planned(Shops("1.5.0"), Request("istio-shop")),
            "prometheus in 1.5" => Planned(Shops("1.5.0"), Request("prometheus-shop")),
            "-cacert" => Planned(Shops(), Request("shop-cacert")),
            "Helm's" => Planned(Shops(), Request("sh.helm.release.v1.shop")),
            "a host that is none" => Planned(Shops(), Request() with { Hosts = ["https://shop.example"] }),
            "a host that is not covered" => Planned(Shops(), Request() with { Hosts = ["blog.example"] }),
            "a wildcard host" => Planned(Shops(), Request() with { Hosts = ["shop/*.blog.example"] }),
            "another user's host" => Planned(Shops(tls: "mode: SIMPLE, credentialName: cr-yy").With(Gateway(Https("mode: SIMPLE, credentialName: cr-yy", host: "blog.example"), "second")), Request()),
            "MUTUAL without CA" => Planned(Shops(), Request() with { Mode = "MUTUAL" }),
            "a server that is MUTUAL" => Planned(Shops(tls: "mode: MUTUAL, credentialName: cr-yy"), Request()),
            "OPTIONAL_MUTUAL before 1.19" => Planned(Shops("1.18.0"), Request() with { Mode = "OPTIONAL_MUTUAL" }, authority: true),
            "another certificate" => Planned(Shops().With(Stored(Other)), Request()),
            "a key that does not fit" => Planned(Shops().With(Secret("cr-yy", [("tls.crt", Shop.Pem), ("tls.key", Other.KeyPem)])), Request()),
            "a token" => Planned(Shops().With(Secret("cr-yy", [("cert", Shop.Pem), ("key", Shop.KeyPem), ("token", "x")])), Request()),
            "other keys" => Planned(Shops().With(Secret("cr-yy", [("server.crt", Shop.Pem)])), Request()),
            "no Gateway" => Planned(Shops(), Request(gateway: "wib")),
            "two Gateways" => Planned(Shops().With(Gateway(Http(), ns: "shop")), Request()),
            "no pods" => Planned(Meshes.Of("1.14.6").With(Gateway(Https(Bare), selector: "istio: egress")), Request()),
            "no CRDs" => Planned(Meshes.Of("1.14.6").NotServed(MeshTools.Mesh.Observed.MeshKinds.Gateway), Request() with { Hosts = ["shop.example"] }),
            "PASSTHROUGH" => Planned(Shops(tls: "mode: PASSTHROUGH"), Request()),
            "HTTP" => Planned(Shops(), Request() with { Port = 80, Hosts = ["shop.example"] }),
            _ => Planned(Meshes.Of("1.14.6").With(Gateway(Https(Bare) + ", " + Https(Bare, host: "a.shop.example"))), Request()),
        };

        SdsCertificatePlan Planned(Snapshots cluster, SdsCertificateRequest request, bool authority = false) =>
            Plan(cluster, request with { Force = force }, authority: authority);
    }
}
