using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>The secrets that Gateways take their certificates from. facts/istio.md, sections 0 and 6.</summary>
internal static class CredentialChecks
{
    // Two names that differ by more are two names.
    private const int NearEdits = 2;

    public static readonly MeshCheckDefinition NotFound = new("CredentialNotFound", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway's credentialName names a secret that is not in the namespace of the gateway's pods: the port does not answer, and no error appears anywhere.",
        Passes = "Each credentialName names a secret that the gateway finds.",
        Hint = "The secret belongs into the namespace of the gateway's pods, under the very name that credentialName has (New-SdsCertificate).",
        HelpUri = HelpPages.Code("IST0101"),
        IstioCode = "IST0101",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Read(view).Where(static use => use.Secret is null).Select(use => Missing(view, use)),
    };

    public static readonly MeshCheckDefinition Keys = new("CredentialKeys", MeshCheckCategory.Certificates)
    {
        Finds = "The secret of a certificate lacks the keys that Istio reads.",
        Passes = "Each secret of a certificate has the keys that Istio reads.",
        Hint = "The keys are tls.crt and tls.key, or cert and key.",
        HelpUri = HelpPages.Code("IST0161"),
        IstioCode = "IST0161",
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        Look = static view => CredentialUse.Found(view)
            .Where(static use => !(use.Secret!.Has("tls.crt") && use.Secret.Has("tls.key")) && !(use.Secret.Has("cert") && use.Secret.Has("key")))
            .Select(static use => CheckFinding.Fail($"Its keys are {(use.Secret!.Keys.Count == 0 ? "none" : string.Join(", ", use.Secret.Keys))}.", use.Target)),
    };

    public static readonly MeshCheckDefinition Ignored = new("CredentialIgnored", MeshCheckCategory.Certificates)
    {
        Finds = "Istio 1.5 leaves a secret out whose name begins with istio or prometheus, or that has a key token.",
        Passes = "No secret of a certificate is one that this version leaves out.",
        Hint = "Give the secret another name, or remove its key token.",
        HelpUri = HelpPages.SecureIngress,
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => CredentialUse.Found(view)
            .Where(use => view.Version.IsBefore(6) && (use.Name.StartsWith("istio", StringComparison.Ordinal) || use.Name.StartsWith("prometheus", StringComparison.Ordinal) || use.Secret!.Keys.Contains("token")))
            .Select(use => CheckFinding.Fail($"Istio {view.Version} ignores it because of its {(use.Secret!.Keys.Contains("token") ? "key token" : "name")}.", use.Target)),
    };

    public static readonly MeshCheckDefinition CaMissing = new("CredentialCaMissing", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway wants certificates of clients (MUTUAL), and there is no CA to check them with.",
        Passes = "Where a Gateway wants certificates of clients, there is a CA.",
        Hint = "Add the key cacert (from Istio 1.6 on also ca.crt) to the secret, or a secret NAME-cacert with the key cacert.",
        HelpUri = HelpPages.SecureIngress,
        Needs = [MeshKinds.Gateway, MeshKinds.Secret, MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => CredentialUse.Read(view)
            .Where(use => use.Secret is not null && use.Server.Mode is "MUTUAL" or "OPTIONAL_MUTUAL" && use.Server.Tls.Text("caCertCredentialName") is null && !HasCa(view, use))
            .Select(static use => CheckFinding.Fail($"It has no CA, and secret/{use.Namespace}/{use.Name}-cacert does not exist either.", use.Target)),
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
        Look = static view => view.Servers
            .Where(static server => server.CredentialNames.Count > 0 && (server.Tls.Text("privateKey") ?? server.Tls.Text("serverCertificate")) is not null)
            .Select(server => view.Version.IsAtLeast(27)
                ? CheckFinding.Fail($"Istio {view.Version} refuses credentialName together with privateKey or serverCertificate.", server.Target)
                : CheckFinding.Warn("privateKey and serverCertificate are ignored beside credentialName, and refused from Istio 1.27 on.", server.Target)),
    };

    public static readonly MeshCheckDefinition FieldUnknown = new("GatewayTlsFieldUnknown", MeshCheckCategory.Certificates)
    {
        Finds = "A Gateway's server uses a TLS field or mode that this version does not know.",
        Passes = "Each server uses TLS fields that this version knows.",
        Hint = "Use credentialName with mode SIMPLE or MUTUAL, or a newer Istio.",
        HelpUri = HelpPages.Gateway,
        Needs = [MeshKinds.Gateway],
        NeedsVersion = true,
        Look = static view =>
            from server in view.Servers
            from entry in new[] { ("credentialNames", 26), ("tlsCertificates", 26), ("caCrl", 22), ("caCertCredentialName", 28), ("OPTIONAL_MUTUAL", 19) }
            where view.Version.IsBefore(entry.Item2) && (server.Mode == entry.Item1 || server.Tls.At(entry.Item1) is not null)
            select CheckFinding.Fail($"{entry.Item1} needs Istio 1.{entry.Item2}; this is {view.Version}.", server.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [NotFound, Keys, Ignored, CaMissing, SourceMissing, SeveralSources, FieldUnknown];

    private static bool HasCa(MeshView view, CredentialUse use) =>
        use.Secret!.Has("cacert")
        || (view.Version.IsAtLeast(6) && use.Secret.Has("ca.crt"))
        || view.Snapshot.Secrets.Any(secret => secret.Namespace == use.Namespace && secret.Name == use.Name + "-cacert" && (secret.Has("cacert") || (view.Version.IsAtLeast(6) && secret.Has("ca.crt"))));

    private static CheckFinding Missing(MeshView view, CredentialUse use)
    {
        string seen = $"It wants secret/{use.Namespace}/{use.Name}, which does not exist";
        if (view.Snapshot.Secrets.FirstOrDefault(secret => secret.Name == use.Name) is ObservedSecret elsewhere)
        {
            return CheckFinding.Fail(
                $"{seen}; there is {elsewhere.Target}.", use.Server.Target, $"Make the secret in namespace {use.Namespace}, where the gateway's pods are: the Gateway's own namespace does not count.");
        }

        ObservedSecret? near = view.Snapshot.Secrets.FirstOrDefault(secret => secret.Namespace == use.Namespace && secret.Certificate is not null && NearMiss.IsNear(secret.Name, use.Name, NearEdits));
        return near is null
            ? CheckFinding.Fail(seen + ".", use.Server.Target)
            : CheckFinding.Fail($"{seen}; there is '{near.Name}'.", use.Server.Target, $"Set credentialName to '{near.Name}', or make the secret under the name '{use.Name}'.");
    }
}
