using MeshTools.Core.Tests.Support;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Certificates of gateways, and rights. SOURCES.md, section 6.</summary>
internal static class CertificateCases
{
    private static readonly (string Certificate, string Key) Pair = Issue(100);
    private static readonly (string Certificate, string Key) Other = Issue(100);
    private static readonly string Good = Tls("yy-cr", Pair);

    public static IEnumerable<CheckCase> All { get; } =
    [
        // SOURCES.md, section 0: the source procedure makes cr-yy and asks for yy-cr.
        Fail("CredentialNotFound", "cr-yy for yy-cr", Served("credentialName: yy-cr").With(Tls("cr-yy", Pair)), "there is 'cr-yy'"),
        Fail("CredentialNotFound", "a letter is wrong", Served("credentialName: shop-cert").With(Tls("shop-crt", Pair)), "there is 'shop-crt'"),
        Fail("CredentialNotFound", "in the Gateway's namespace instead of the pods'", Served("credentialName: yy-cr", ns: "shop").With(Tls("yy-cr", Pair, "shop")), "there is secret/shop/yy-cr"),
        Fail("CredentialNotFound", "nothing like it", Served("credentialName: yy-cr").With(Tls("blog", Pair)), "yy-cr, which does not exist."),
        Fail("CredentialNotFound", "the second of two", Served("credentialNames: [yy-cr, yy-rsa]", "1.26.0").With(Good), "yy-rsa, which does not exist"),
        Pass("CredentialNotFound", "in the pods' namespace", Served("credentialName: yy-cr", ns: "shop").With(Good)),

        Fail("CredentialKeys", "keys of another system", Served("credentialName: yy-cr").With(Secret("yy-cr", [("server.crt", Pair.Certificate), ("server.key", Pair.Key)])), "server.crt, server.key"),
        Fail("CredentialKeys", "a certificate without its key", Served("credentialName: yy-cr").With(Secret("yy-cr", [("tls.crt", Pair.Certificate), ("tls.key", "")])), "tls.crt, tls.key"),
        Pass("CredentialKeys", "cert and key", Served("credentialName: yy-cr").With(Secret("yy-cr", [("cert", Pair.Certificate), ("key", Pair.Key)]))),
        Pass("CredentialKeys", "tls.crt and tls.key", Served("credentialName: yy-cr").With(Good)),

        Fail("CredentialIgnored", "1.5 and a name with istio", Served("credentialName: istio-cert", "1.5.0").With(Tls("istio-cert", Pair)), "because of its name"),
        Fail("CredentialIgnored", "1.5 and a key token", Served("credentialName: yy-cr", "1.5.0").With(Secret("yy-cr", [("cert", Pair.Certificate), ("key", Pair.Key), ("token", "x")])), "because of its key token"),
        Pass("CredentialIgnored", "1.6 and a name with istio", Served("credentialName: istio-cert", "1.6.0").With(Tls("istio-cert", Pair))),

        Fail("CredentialCaMissing", "MUTUAL without a CA", Served("mode: MUTUAL, credentialName: yy-cr").With(Good), "yy-cr-cacert does not exist"),
        Fail("CredentialCaMissing", "1.5 does not read ca.crt", Mutual("1.5.0", "ca.crt"), "has no CA"),
        Pass("CredentialCaMissing", "1.6 reads ca.crt", Mutual("1.6.0", "ca.crt")),
        Pass("CredentialCaMissing", "1.5 reads cacert", Mutual("1.5.0", "cacert")),
        Pass("CredentialCaMissing", "a secret of its own", Served("mode: MUTUAL, credentialName: yy-cr").With(Good).With(Secret("yy-cr-cacert", [("cacert", Pair.Certificate)]))),
        Pass("CredentialCaMissing", "SIMPLE needs none", Served("credentialName: yy-cr").With(Good)),

        Fail("GatewayTlsNoCertificate", "nothing named", Served("minProtocolVersion: TLSV1_2"), "names no certificate"),
        Pass("GatewayTlsNoCertificate", "credentialName", Served("credentialName: yy-cr")),
        Pass("GatewayTlsNoCertificate", "PASSTHROUGH shows none", Meshes.Of("1.14.6").With(Gateway(Https("mode: PASSTHROUGH")))),

        Fail("GatewayTlsSeveralSources", "refused by 1.27", Served("credentialName: yy-cr, privateKey: sds, serverCertificate: sds", "1.27.0"), "refuses"),
        Warn("GatewayTlsSeveralSources", "ignored by 1.5", Served("credentialName: yy-cr, privateKey: sds, serverCertificate: sds", "1.5.0"), "ignored"),
        Warn("GatewayTlsSeveralSources", "ignored by 1.26", Served("credentialName: yy-cr, privateKey: sds", "1.26.0"), "ignored"),
        Warn("GatewayTlsSeveralSources", "a file of the certificate alone", Served("credentialName: yy-cr, serverCertificate: /etc/certs/x.pem", "1.26.0"), "ignored"),
        Pass("GatewayTlsSeveralSources", "one source", Served("credentialName: yy-cr", "1.27.0")),

        Fail("GatewayTlsFieldUnknown", "credentialNames before 1.26", Served("credentialNames: [a, b]", "1.25.0"), "needs Istio 1.26"),
        Fail("GatewayTlsFieldUnknown", "OPTIONAL_MUTUAL before 1.19", Served("mode: OPTIONAL_MUTUAL, credentialName: a", "1.18.0"), "needs Istio 1.19"),
        Pass("GatewayTlsFieldUnknown", "OPTIONAL_MUTUAL in 1.19", Served("mode: OPTIONAL_MUTUAL, credentialName: a", "1.19.0")),
        Fail("GatewayTlsFieldUnknown", "tlsCertificates before 1.26", Served("tlsCertificates: [{}]", "1.25.0"), "needs Istio 1.26"),
        Fail("GatewayTlsFieldUnknown", "caCrl before 1.22", Served("credentialName: a, caCrl: b", "1.21.0"), "needs Istio 1.22"),
        Fail("GatewayTlsFieldUnknown", "caCertCredentialName before 1.28", Served("credentialName: a, caCertCredentialName: b", "1.27.0"), "needs Istio 1.28"),
        Pass("GatewayTlsFieldUnknown", "all of them in 1.28", Served("tlsCertificates: [{}], caCrl: b, caCertCredentialName: b", "1.28.0")),
        Pass("GatewayTlsFieldUnknown", "credentialNames in 1.26", Served("credentialNames: [a, b]", "1.26.0")),

        Fail("CertificateUnreadable", "no PEM", Served("credentialName: yy-cr").With(Secret("yy-cr", [("tls.crt", "none"), ("tls.key", Pair.Key)])), "no certificate in PEM form"),
        Pass("CertificateUnreadable", "PEM", Served("credentialName: yy-cr").With(Good)),

        Fail("CertificateExpired", "yesterday", Served("credentialName: yy-cr").With(Tls("yy-cr", Issue(-1))), "expired on"),
        Fail("CertificateExpired", "not valid yet", Served("credentialName: yy-cr").With(Tls("yy-cr", Issue(100, from: 5))), "not valid before"),
        Warn("CertificateExpired", "in ten days", Served("credentialName: yy-cr").With(Tls("yy-cr", Issue(10))), "expires on"),
        Pass("CertificateExpired", "in a hundred days", Served("credentialName: yy-cr").With(Good)),

        // Of a secret with both pairs of keys istiod takes cert and key.
        Fail("CertificateExpired", "the pair that is served", Served("credentialName: yy-cr").With(Both(Issue(-1), Pair)), "cert (CN=shop.example) expired on"),
        Pass("CertificateExpired", "the pair that nobody reads", Served("credentialName: yy-cr").With(Both(Pair, Issue(-1)))),

        Fail("CertificateHostMismatch", "another host", Served("credentialName: yy-cr", host: "blog.example").With(Good), "is for shop.example"),
        Fail("CertificateHostMismatch", "a wildcard stands for one label", Served("credentialName: yy-cr", host: "a.b.example").With(Tls("yy-cr", Issue(100, name: "*.example"))), "*.example"),
        Pass("CertificateHostMismatch", "a wildcard", Served("credentialName: yy-cr", host: "a.example").With(Tls("yy-cr", Issue(100, name: "*.example")))),
        Pass("CertificateHostMismatch", "the host", Served("credentialName: yy-cr").With(Good)),
        Pass("CertificateHostMismatch", "any host", Served("credentialName: yy-cr", host: "*").With(Good)),

        Fail("CertificateKeyMismatch", "the key of another", Served("credentialName: yy-cr").With(Tls("yy-cr", (Pair.Certificate, Other.Key))), "belongs to another certificate"),
        Fail("CertificateKeyMismatch", "no key", Served("credentialName: yy-cr").With(Tls("yy-cr", (Pair.Certificate, "none"))), "cannot be read"),
        Fail("CertificateKeyMismatch", "of the pair that is served", Served("credentialName: yy-cr").With(Both((Pair.Certificate, Other.Key), Pair)), "belongs to another certificate"),
        Pass("CertificateKeyMismatch", "of the pair that nobody reads", Served("credentialName: yy-cr").With(Both(Pair, (Pair.Certificate, Other.Key)))),
        Pass("CertificateKeyMismatch", "its own key", Served("credentialName: yy-cr").With(Good)),

        Warn("CertificateDuplicate", "two Gateways", Served("credentialName: yy-cr").With(Gateway(Https("mode: SIMPLE, credentialName: second", host: "blog.example"), "blog")).With(Good).With(Tls("second", Pair)), "gateway/istio-system/blog"),
        Pass("CertificateDuplicate", "two certificates", Served("credentialName: yy-cr").With(Gateway(Https("mode: SIMPLE, credentialName: second", host: "blog.example"), "blog")).With(Good).With(Tls("second", Other))),

        Fail("RootCertificateExpiring", "it has expired", Meshes.Of("1.14.6").With(Secret("istio-ca-secret", [("ca-cert.pem", Issue(-1).Certificate)])), "expired on"),
        Warn("RootCertificateExpiring", "in sixty days", Meshes.Of("1.14.6").With(Secret("cacerts", [("root-cert.pem", Issue(60).Certificate)])), "expires on"),
        Pass("RootCertificateExpiring", "in a hundred days", Meshes.Of("1.14.6").With(Secret("cacerts", [("root-cert.pem", Issue(100).Certificate)]))),

        Warn("PermissionRead", "secrets", Meshes.Of("1.14.6").Forbidden(MeshKinds.Secret), "Secrets may not be listed"),
        Pass("PermissionRead", "everything", Meshes.Of("1.14.6")),

        Fail("PermissionCreate", "no cluster roles", new Snapshots().MayInstall(false, "clusterroles"), "create clusterroles.rbac.authorization.k8s.io") with { BeforeInstall = true },
        Pass("PermissionCreate", "everything", new Snapshots().MayInstall(true)) with { BeforeInstall = true },

        Fail("ControlPlaneSecretsRight", "no binding", Account("1.14.6"), "service account istiod"),
        Fail("ControlPlaneSecretsRight", "a role without secrets", Bound("1.14.6", "configmaps"), "service account istiod"),
        Pass("ControlPlaneSecretsRight", "bound", Bound("1.14.6", "secrets")),
        Pass("ControlPlaneSecretsRight", "1.6 reads them in the gateway", Account("1.6.14")),
    ];

    private static Snapshots Served(string tls, string version = "1.14.6", string host = "shop.example", string ns = "istio-system") =>
        Meshes.Of(version).With(Gateway(Https(tls.Contains("mode:", StringComparison.Ordinal) ? tls : "mode: SIMPLE, " + tls, host: host), ns: ns));

    private static Snapshots Mutual(string version, string key) => Served("mode: MUTUAL, credentialName: yy-cr", version)
        .With(Secret("yy-cr", [("cert", Pair.Certificate), ("key", Pair.Key), (key, Pair.Certificate)]));

    private static string Tls(string name, (string Certificate, string Key) pair, string ns = "istio-system") =>
        Secret(name, [("tls.crt", pair.Certificate), ("tls.key", pair.Key)], ns);

    private static string Both((string Certificate, string Key) generic, (string Certificate, string Key) tls) =>
        Secret("yy-cr", [("cert", generic.Certificate), ("key", generic.Key), ("tls.crt", tls.Certificate), ("tls.key", tls.Key)]);

    private static (string Certificate, string Key) Issue(int until, int from = -10, string name = "shop.example")
    {
        using TestAuthority authority = new();
        return authority.IssuePem(name, from, until);
    }

    private static Snapshots Account(string version) => new Snapshots()
        .With(Meshes.Istiod(version).Replace("containers:", "serviceAccountName: istiod\n      containers:", StringComparison.Ordinal));

    private static Snapshots Bound(string version, string resource) => Account(version)
        .With(Role("ClusterRole", "istiod-istio-system", body: $"rules: [{{apiGroups: [''], resources: [{resource}], verbs: [get, list, watch]}}]"))
        .With(Role("ClusterRoleBinding", "istiod-istio-system", body: "subjects: [{kind: ServiceAccount, name: istiod, namespace: istio-system}]\nroleRef: {kind: ClusterRole, name: istiod-istio-system}"));
}
