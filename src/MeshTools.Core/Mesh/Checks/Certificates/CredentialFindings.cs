using System.Globalization;
using MeshTools.Certificates;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>What can be wrong with one use of a certificate: for the checks, and for Get- and Test-SdsCertificate. Pure; null means all is well.</summary>
internal static class CredentialFindings
{
    /// <summary>Enough to act in an ordinary week, and what most authorities remind at.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>By how many letters a name may differ from the one that was meant; two names that differ by more are two names.</summary>
    public const int NearEdits = 2;

    // Fields and a mode by the first version of Istio that has them: SOURCES.md, section 6.
    private static readonly (string Name, int Minor)[] Newer = [("credentialNames", 26), ("tlsCertificates", 26), ("caCrl", 22), ("caCertCredentialName", 28), ("OPTIONAL_MUTUAL", 19)];

    public static CheckFinding? Missing(MeshView view, CredentialUse use)
    {
        if (use.Secret is not null)
        {
            return null;
        }

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

    public static CheckFinding? Keys(CredentialUse use) =>
        use.Secret is not ObservedSecret secret || (secret.Has("tls.crt") && secret.Has("tls.key")) || (secret.Has("cert") && secret.Has("key"))
            ? null
            : CheckFinding.Fail($"Its keys are {(secret.Keys.Count == 0 ? "none" : string.Join(", ", secret.Keys))}.", use.Target);

    /// <summary>SOURCES.md, section 6: 1.5 leaves secrets out by name, or because they have a key token.</summary>
    public static CheckFinding? Ignored(IstioVersion version, CredentialUse use) =>
        use.Secret is ObservedSecret secret && version.IsBefore(6) && (CredentialName.IsReserved(use.Name) || secret.Keys.Contains("token"))
            ? CheckFinding.Fail($"Istio {version} ignores it because of its {(secret.Keys.Contains("token") ? "key token" : "name")}.", use.Target)
            : null;

    public static CheckFinding? AuthorityMissing(MeshView view, CredentialUse use) =>
        use.Secret is not null && use.Server.Mode is "MUTUAL" or "OPTIONAL_MUTUAL" && use.Server.Tls.Text("caCertCredentialName") is null && !HasAuthority(view, use)
            ? CheckFinding.Fail($"It has no CA, and secret/{use.Namespace}/{use.Name}-cacert does not exist either.", use.Target)
            : null;

    public static CheckFinding? Unreadable(CredentialUse use) =>
        use.Secret?.Certificate is { Problem: string problem } certificate ? CheckFinding.Fail($"Key {certificate.Key}: {problem}.", use.Target) : null;

    public static CheckFinding? Dates(MeshView view, CredentialUse use, TimeSpan soon) =>
        use.Secret?.Certificate is { Problem: null } certificate ? Dates(certificate, use.Target, view.Snapshot.Time, soon) : null;

    public static CheckFinding? Dates(ObservedCertificate certificate, string target, DateTimeOffset now, TimeSpan soon) => true switch
    {
        _ when certificate.NotAfter <= now => CheckFinding.Fail($"{certificate.Key} ({certificate.Subject}) expired on {certificate.NotAfter:yyyy-MM-dd}.", target),
        _ when certificate.NotBefore > now => CheckFinding.Fail($"{certificate.Key} ({certificate.Subject}) is not valid before {certificate.NotBefore:yyyy-MM-dd}.", target),
        _ when certificate.NotAfter - now < soon => CheckFinding.Warn(
            string.Create(CultureInfo.InvariantCulture, $"{certificate.Key} ({certificate.Subject}) expires on {certificate.NotAfter:yyyy-MM-dd}, in {Counted.Of((int)(certificate.NotAfter - now).TotalDays, "day")}."), target),
        _ => null,
    };

    public static IEnumerable<CheckFinding> HostsMissing(CredentialUse use) =>
        use.Secret?.Certificate is { Problem: null } certificate
            ? HostCoverage.Missing(certificate.DnsNames, use.Server.Hosts)
                .Select(host => CheckFinding.Fail($"It is for {string.Join(", ", certificate.DnsNames)}; {use.Server.Target} has the host '{host}'.", use.Target))
            : [];

    public static CheckFinding? NamedBySubject(CredentialUse use) =>
        use.Secret?.Certificate is { Problem: null, IsNamedBySubject: true } certificate
            ? CheckFinding.Warn($"It has no alternative names (subjectAltName), and browsers and Go do not look at the common name ({string.Join(", ", certificate.DnsNames)}).", use.Target)
            : null;

    public static CheckFinding? KeyMismatch(CredentialUse use) =>
        use.Secret is { KeyMatches: false, Certificate.Problem: null } ? CheckFinding.Fail("Its private key cannot be read or belongs to another certificate.", use.Target) : null;

    public static CheckFinding? SeveralSources(IstioVersion version, GatewayServer server) =>
        server.CredentialNames.Count == 0 || (server.Tls.Text("privateKey") ?? server.Tls.Text("serverCertificate")) is null ? null
        : version.IsAtLeast(27) ? CheckFinding.Fail($"Istio {version} refuses credentialName together with privateKey or serverCertificate.", server.Target)
        : CheckFinding.Warn("privateKey and serverCertificate are ignored beside credentialName, and refused from Istio 1.27 on.", server.Target);

    public static IEnumerable<CheckFinding> FieldsUnknown(IstioVersion version, GatewayServer server) =>
        from entry in Newer
        where version.IsBefore(entry.Minor) && (server.Mode == entry.Name || server.Tls.At(entry.Name) is not null)
        select CheckFinding.Fail($"{entry.Name} needs Istio 1.{entry.Minor}; this is {version}.", server.Target);

    private static bool HasAuthority(MeshView view, CredentialUse use) =>
        use.Secret!.Has("cacert")
        || (view.Version.IsAtLeast(6) && use.Secret.Has("ca.crt"))
        || view.Snapshot.Secrets.Any(secret => secret.Namespace == use.Namespace && secret.Name == use.Name + "-cacert" && (secret.Has("cacert") || (view.Version.IsAtLeast(6) && secret.Has("ca.crt"))));
}
