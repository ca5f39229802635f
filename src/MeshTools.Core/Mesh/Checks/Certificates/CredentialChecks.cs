using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>The secrets that Gateways take their certificates from. SOURCES.md, sections 0 and 6.</summary>
internal static class CredentialChecks
{
    public static readonly MeshCheckDefinition NotFound = new("CredentialNotFound", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway's credentialName names a secret that is not in the namespace of the gateway's pods: the port does not answer, and no error appears anywhere.",
        Passes = "Each credentialName names a secret that the gateway finds.",
        Hint = "The secret belongs into the namespace of the gateway's pods, under the very name that credentialName has (New-SdsCertificate).",
        HelpUri = HelpPages.Code("IST0101"),
        IstioCode = "IST0101",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Read(view).Select(use => CredentialFindings.Missing(view, use)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition Keys = new("CredentialKeys", MeshCheckCategory.Certificates)
    {
        Finds = "The secret of a certificate lacks the keys that Istio reads.",
        Passes = "Each secret of a certificate has the keys that Istio reads.",
        Hint = "The keys are tls.crt and tls.key, or cert and key.",
        HelpUri = HelpPages.Code("IST0161"),
        IstioCode = "IST0161",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Found(view).Select(CredentialFindings.Keys).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition Ignored = new("CredentialIgnored", MeshCheckCategory.Certificates)
    {
        Finds = "Istio 1.5 leaves a secret out whose name begins with istio or prometheus, or that has a key token.",
        Passes = "No secret of a certificate is one that this version leaves out.",
        Hint = "Give the secret another name, or remove its key token.",
        HelpUri = HelpPages.SecureIngress,
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => CredentialUse.Found(view).Select(use => CredentialFindings.Ignored(view.Version, use)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition CaMissing = new("CredentialCaMissing", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway wants certificates of clients (MUTUAL), and there is no CA to check them with.",
        Passes = "Where a Gateway wants certificates of clients, there is a CA.",
        Hint = "Add the key cacert (from Istio 1.6 on also ca.crt) to the secret, or a secret NAME-cacert with the key cacert.",
        HelpUri = HelpPages.SecureIngress,
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => CredentialUse.Read(view).Select(use => CredentialFindings.AuthorityMissing(view, use)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition SourceMissing = new("GatewayTlsNoCertificate", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway's server shows a certificate and says nowhere which.",
        Passes = "Each server that shows a certificate says which.",
        Hint = "Set credentialName.",
        HelpUri = HelpPages.Gateway,
        Needs = [MeshKinds.Gateway],
        Look = static view => view.Servers
            .Where(static server => server.TerminatesTls && server.CredentialNames.Count == 0 && server.Tls.Text("serverCertificate") is null && server.Tls.Objects("tlsCertificates").Count == 0)
            .Select(static server => CheckFinding.Fail($"Its TLS mode is {server.Mode}, and it names no certificate.", server.Target)),
    };

    public static readonly MeshCheckDefinition SeveralSources = new("GatewayTlsSeveralSources", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway's server has credentialName and also privateKey or serverCertificate: ignored by older versions, refused from Istio 1.27 on.",
        Passes = "Each server takes its certificate from one place.",
        Hint = "Remove privateKey and serverCertificate.",
        HelpUri = HelpPages.Gateway,
        Needs = [MeshKinds.Gateway],
        NeedsVersion = true,
        Look = static view => view.Servers.Select(server => CredentialFindings.SeveralSources(view.Version, server)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition FieldUnknown = new("GatewayTlsFieldUnknown", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway's server uses a TLS field or mode that this version does not know.",
        Passes = "Each server uses TLS fields that this version knows.",
        Hint = "Use credentialName with mode SIMPLE or MUTUAL, or a newer Istio.",
        HelpUri = HelpPages.Gateway,
        Needs = [MeshKinds.Gateway],
        NeedsVersion = true,
        Look = static view => view.Servers.SelectMany(server => CredentialFindings.FieldsUnknown(view.Version, server)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [NotFound, Keys, Ignored, CaMissing, SourceMissing, SeveralSources, FieldUnknown];
}
