using MeshTools.Changes;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>One certificate of the mesh: a name in a namespace, the secret there, and the servers that use it. Pure.</summary>
/// <param name="Name">The credentialName, or the name of a secret that MeshTools made.</param>
/// <param name="Namespace">Where it is looked for; null when the Gateway selects no pods.</param>
/// <param name="Secret">The secret; null when it does not exist there.</param>
/// <param name="Servers">The servers that use it.</param>
internal sealed record CredentialEntry(string Name, string? Namespace, ObservedSecret? Secret, IReadOnlyList<GatewayServer> Servers)
{
    /// <summary>Every credentialName of any Gateway, and the secrets that MeshTools made; by name.</summary>
    public static IReadOnlyList<CredentialEntry> Read(MeshView view)
    {
        var uses =
            from server in view.Servers
            from name in server.CredentialNames
            from ns in Namespaces(view, server)
            group server by (Name: name, Namespace: ns) into use
            select new CredentialEntry(use.Key.Name, use.Key.Namespace, Find(view, use.Key.Name, use.Key.Namespace), [.. use]);
        List<CredentialEntry> entries = [.. uses];
        HashSet<ObservedSecret> used = [.. entries.Select(static entry => entry.Secret).OfType<ObservedSecret>()];
        entries.AddRange(view.Snapshot.Secrets.Where(secret => ManagedBy.IsOurs(secret.Body) && SecretForm.Of(secret) is not null && !used.Contains(secret))
            .Select(static secret => new CredentialEntry(secret.Name, secret.Namespace, secret, [])));
        return [.. entries.OrderBy(static entry => entry.Name, StringComparer.Ordinal).ThenBy(static entry => entry.Namespace, StringComparer.Ordinal)];
    }

    /// <summary>What is wrong with one of its uses, and with the certificate itself.</summary>
    /// <param name="view">The mesh.</param>
    /// <param name="server">The user.</param>
    /// <param name="soon">How long before its end a certificate counts as expiring.</param>
    public IEnumerable<CheckFinding> Findings(MeshView view, GatewayServer server, TimeSpan soon)
    {
        if (Namespace is null)
        {
            return [CheckFinding.Fail($"No pod has the labels {GatewayObjectChecks.Show(server.Gateway.Selector)}, which {server.Gateway.Object.Target} selects.", server.Target, GatewayObjectChecks.SelectorMatchesNothing.Hint)];
        }

        CredentialUse use = new(server, Name, Namespace, Secret);
        IEnumerable<CheckFinding?> findings =
        [
            CredentialFindings.Missing(view, use) is CheckFinding missing ? missing with { Hint = missing.Hint ?? CredentialChecks.NotFound.Hint } : null,
            Hinted(CredentialFindings.Keys(use), CredentialChecks.Keys),
            Hinted(CredentialFindings.Unreadable(use), CertificateChecks.Unreadable),
            Hinted(CredentialFindings.KeyMismatch(use), CertificateChecks.KeyMismatch),
            Hinted(CredentialFindings.Dates(view, use, soon), CertificateChecks.Expired),
            .. CredentialFindings.HostsMissing(use).Select(static finding => Hinted(finding, CertificateChecks.HostMismatch)),
            Hinted(CredentialFindings.NamedBySubject(use), CertificateChecks.HostMismatch),
            .. GatewayObjectChecks.Conflicts(view, server, static (first, second) => first != second).Select(static finding => Hinted(finding, GatewayObjectChecks.Conflict)),
        ];
        IEnumerable<CheckFinding?> versioned = view.KnownVersion is not IstioVersion version
            ? []
            :
            [
                Hinted(CredentialFindings.Ignored(version, use), CredentialChecks.Ignored),
                Hinted(CredentialFindings.AuthorityMissing(view, use), CredentialChecks.CaMissing),
                Hinted(CredentialFindings.SeveralSources(version, server), CredentialChecks.SeveralSources),
                .. CredentialFindings.FieldsUnknown(version, server).Select(static finding => Hinted(finding, CredentialChecks.FieldUnknown)),
            ];
        return findings.Concat(versioned).OfType<CheckFinding>();
    }

    /// <summary>What is wrong with a certificate that no Gateway uses.</summary>
    public IEnumerable<CheckFinding> Findings(MeshView view, TimeSpan soon)
    {
        IEnumerable<CheckFinding?> findings = Secret?.Certificate switch
        {
            null => [],
            { Problem: string problem } certificate => [Hinted(CheckFinding.Fail($"Key {certificate.Key}: {problem}.", Secret.Target), CertificateChecks.Unreadable)],
            { } certificate =>
            [
                Hinted(CredentialFindings.Dates(certificate, Secret.Target, view.Snapshot.Time, soon), CertificateChecks.Expired),
                Secret.KeyMatches == false ? Hinted(CheckFinding.Fail("Its private key cannot be read or belongs to another certificate.", Secret.Target), CertificateChecks.KeyMismatch) : null,
            ],
        };
        return findings.OfType<CheckFinding>();
    }

    /// <summary>The certificate as it is emitted.</summary>
    public SdsCertificate Describe(MeshView view, TimeSpan soon, string? kubeConfig)
    {
        ObservedCertificate? certificate = Secret?.Certificate is { Problem: null } readable ? readable : null;
        IEnumerable<CheckFinding> findings = Servers.Count == 0 ? Findings(view, soon) : Servers.SelectMany(server => Findings(view, server, soon));
        string[] modes = [.. Servers.Select(static server => server.Mode).OfType<string>().Distinct(StringComparer.Ordinal)];
        return new SdsCertificate
        {
            Name = Name,
            Namespace = Namespace,
            Subject = certificate?.Subject,
            DnsNames = certificate?.DnsNames ?? [],
            Issuer = certificate?.Issuer,
            NotBefore = certificate?.NotBefore,
            NotAfter = certificate?.NotAfter,
            DaysLeft = DaysLeft(view),
            KeyAlgorithm = certificate?.KeyAlgorithm,
            Thumbprint = certificate?.Thumbprint,
            Serial = certificate?.Serial,
            Mode = modes.Length == 0 ? null : string.Join(", ", modes),
            Gateways = [.. Servers.Select(GatewayOf).Distinct(StringComparer.Ordinal)],
            Problems = [.. findings.Select(static finding => finding.Reason).Distinct(StringComparer.Ordinal)],
            SelfSigned = certificate?.IsSelfSigned,
            Managed = Secret is not null && ManagedBy.IsOurs(Secret.Body),
            Context = view.Snapshot.Context,
            KubeConfig = kubeConfig,
        };
    }

    public int? DaysLeft(MeshView view) =>
        Secret?.Certificate is { Problem: null } certificate ? (int)Math.Floor((certificate.NotAfter - view.Snapshot.Time).TotalDays) : null;

    public static string GatewayOf(GatewayServer server) => $"{server.Gateway.Object.Namespace}/{server.Gateway.Object.Name}";

    private static IEnumerable<string?> Namespaces(MeshView view, GatewayServer server)
    {
        IReadOnlyList<string?> namespaces = CertificatePlace.PodNamespaces(view, server.Gateway.Selector);
        return namespaces.Count > 0 ? namespaces : [null];
    }

    private static ObservedSecret? Find(MeshView view, string name, string? ns) =>
        view.Snapshot.Secrets.FirstOrDefault(secret => secret.Name == name && secret.Namespace == ns);

    private static CheckFinding? Hinted(CheckFinding? finding, MeshCheckDefinition check) =>
        finding is null ? null : finding with { Hint = finding.Hint ?? check.Hint };
}
