using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>The certificates themselves: readable, valid, for the right host, with the right key.</summary>
internal static class CertificateChecks
{
    // A new root has to reach every proxy before the old one ends.
    private static readonly TimeSpan RootSoon = TimeSpan.FromDays(90);

    public static readonly MeshCheckDefinition Unreadable = new("CertificateUnreadable", MeshCheckCategory.Certificates)
    {
        Finds = "What stands in the secret is no certificate in PEM form.",
        Passes = "Each certificate can be read.",
        Hint = "Store the certificate as PEM, the server's own one first (New-SdsCertificate).",
        HelpUri = HelpPages.Code("IST0161"),
        IstioCode = "IST0161",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Found(view).Select(CredentialFindings.Unreadable).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition Expired = new("CertificateExpired", MeshCheckCategory.Certificates)
    {
        Finds = "A certificate has expired, expires within 30 days, or is not valid yet.",
        Passes = "Each certificate is valid for another 30 days at least.",
        Hint = "Renew it: New-SdsCertificate -Force, or look why its issuer does not.",
        HelpUri = HelpPages.Code("IST0161"),
        IstioCode = "IST0161",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Found(view).Select(use => CredentialFindings.Dates(view, use, CredentialFindings.Soon)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition HostMismatch = new("CertificateHostMismatch", MeshCheckCategory.Certificates)
    {
        Finds = "A certificate is not for the host that the Gateway's server has: browsers refuse it.",
        Passes = "Each certificate is for the hosts of its server.",
        Hint = "Make a certificate with the host among its DNS names.",
        HelpUri = HelpPages.SecureIngress,
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Read(view).SelectMany(CredentialFindings.HostsMissing)
            .Concat(CredentialUse.Found(view).Select(CredentialFindings.NamedBySubject).OfType<CheckFinding>()),
    };

    public static readonly MeshCheckDefinition KeyMismatch = new("CertificateKeyMismatch", MeshCheckCategory.Certificates)
    {
        Finds = "The private key in the secret cannot be read, or belongs to another certificate; istiod does not look, and Envoy refuses the listener.",
        Passes = "Each certificate has its own private key beside it.",
        Hint = "Store certificate and key of one pair (New-SdsCertificate checks them).",
        HelpUri = HelpPages.SecureIngress,
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Found(view).Select(CredentialFindings.KeyMismatch).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition Duplicate = new("CertificateDuplicate", MeshCheckCategory.Certificates)
    {
        Finds = "Two Gateways of the same pods show the same certificate: browsers reuse a connection for the other's hosts and get 404.",
        Passes = "No two Gateways of the same pods show the same certificate.",
        Hint = "Put the hosts into one Gateway, or use a certificate for each.",
        HelpUri = HelpPages.Code("IST0138"),
        IstioCode = "IST0138",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Read(view)
            .Where(static use => use.Secret?.Certificate is { Problem: null })
            .GroupBy(static use => (use.Namespace, use.Secret!.Certificate!.Thumbprint))
            .Select(static group => group.Select(static use => use.Server.Gateway.Object.Target).Distinct(StringComparer.Ordinal).ToArray())
            .Where(static gateways => gateways.Length > 1)
            .Select(static gateways => CheckFinding.Warn($"{string.Join(" and ", gateways)} show the same certificate.", gateways[0])),
    };

    public static readonly MeshCheckDefinition Root = new("RootCertificateExpiring", MeshCheckCategory.Certificates)
    {
        Finds = "The mesh's own certificate authority has expired or expires within 90 days; with it all traffic between proxies ends.",
        Passes = "The mesh's certificate authority is valid for another 90 days at least, as far as it can be seen.",
        Hint = "Plan the change of the root: every proxy must know the new one before the old one ends.",
        HelpUri = HelpPages.CaCertificates,
        Needs = [MeshKinds.Secret],
        Look = static view =>
            from secret in view.Snapshot.Secrets
            where secret.Namespace == view.Snapshot.Namespace && secret.Name is "istio-ca-secret" or "cacerts"
            from certificate in secret.Certificates
            where certificate.Key is "ca-cert.pem" or "root-cert.pem"
            let finding = certificate.Problem is null ? CredentialFindings.Dates(certificate, secret.Target, view.Snapshot.Time, RootSoon) : CheckFinding.Fail($"Key {certificate.Key}: {certificate.Problem}.", secret.Target)
            where finding is not null
            select finding,
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [Unreadable, Expired, HostMismatch, KeyMismatch, Duplicate, Root];
}
