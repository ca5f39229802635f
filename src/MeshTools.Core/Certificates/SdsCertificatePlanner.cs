using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>New-SdsCertificate: from what is given and what there is to what is written. All refusals at once. Pure.</summary>
internal static class SdsCertificatePlanner
{
    // SOURCES.md, section 6.
    private const int OptionalMutualSince = 19;

    public static SdsCertificatePlan Plan(SdsCertificateRequest request, CertificateOffer offer, SdsCertificateObservation observed)
    {
        MeshView view = new(observed.Snapshot);
        List<CertificateRefusal> refusals = [.. Check(request, view.KnownVersion), .. CertificateRules.Judge(offer.Chain, offer.Pair, view.KnownVersion, observed.Snapshot.Time)];
        refusals.AddRange(offer.Authorities.SelectMany(authority => CertificateRules.Dates(authority, observed.Snapshot.Time)));
        refusals.AddRange(offer.Authorities.Where(static authority => !CertificateRules.IsAuthority(authority))
            .Select(static authority => new CertificateRefusal(ErrorCatalog.CertificateAuthorityMissing, $"{CertificateChain.Show(authority)} was given as a CA and is none")));
        if (observed.Place.Refusal is not null)
        {
            refusals.Add(observed.Place.Refusal);
        }

        List<string> warnings = [];
        bool isPlaced = observed.Place is { Address: not null, Refusal: null } && !refusals.Exists(static refusal => refusal.Definition == ErrorCatalog.HostNameInvalid);
        Change? gateway = !isPlaced ? null : GatewayPlanner.Plan(request, offer, observed, refusals);
        MeshView after = new(gateway is null ? observed.Snapshot : GatewayPlanner.With(observed.Snapshot, gateway));
        GatewayServer[] users = [.. after.Servers.Where(server => server.CredentialNames.Contains(request.Name))];
        refusals.AddRange(Authorities(request, offer, observed, users));
        Hosts(request, offer, users, refusals, warnings);
        warnings.AddRange(users.SelectMany(server => GatewayObjectChecks.Conflicts(after, server, static (first, second) => first != second).Select(static finding => $"{finding.Target}: {finding.Reason}")));
        warnings.AddRange(NearMisses(request, observed, after));
        if (offer.Leaf.IsNamedBySubject)
        {
            warnings.Add("The certificate has no alternative names (subjectAltName): browsers and Go do not look at the common name.");
        }

        warnings.AddRange(observed.Stored.Values.Where(static stored => stored.Keeper is not null)
            .Select(static stored => $"{stored} is kept by {stored.Keeper}, which will put its own certificate back."));

        List<Change> changes = [];
        if (offer.Chain is not null)
        {
            foreach (string ns in observed.Place.Namespaces)
            {
                (IReadOnlyList<Change> secret, CertificateRefusal? refusal) = SecretPlanner.Plan(ns, request, offer, observed.Stored.GetValueOrDefault(ns), view.KnownVersion);
                changes.AddRange(secret);
                refusals.AddRange(refusal is null ? [] : [refusal]);
            }
        }

        return refusals.Count > 0
            ? new SdsCertificatePlan { Refusals = refusals }
            : new SdsCertificatePlan { Refusals = [], Warnings = [.. warnings.Distinct(StringComparer.Ordinal)], Changes = gateway is null ? changes : [.. changes, gateway] };
    }

    /// <summary>What can be told from the request alone, once the version is known.</summary>
    private static IEnumerable<CertificateRefusal> Check(SdsCertificateRequest request, IstioVersion? version)
    {
        if (CredentialName.Problem(request.Name, version) is CertificateRefusal name)
        {
            yield return name;
        }

        foreach (CertificateRefusal host in request.Hosts.Select(HostName.OfGateway).Concat(request.DnsNames.Select(HostName.OfCertificate)).OfType<CertificateRefusal>())
        {
            yield return host;
        }

        if (request.Mode == "OPTIONAL_MUTUAL" && version?.IsBefore(OptionalMutualSince) == true)
        {
            yield return new CertificateRefusal(ErrorCatalog.TlsModeNotSupported, $"OPTIONAL_MUTUAL needs Istio 1.{OptionalMutualSince}; this is {version}");
        }
    }

    /// <summary>MUTUAL wants a CA: a new one, the one that is there, or that of a secret or field of its own.</summary>
    private static IEnumerable<CertificateRefusal> Authorities(SdsCertificateRequest request, CertificateOffer offer, SdsCertificateObservation observed, GatewayServer[] users)
    {
        bool isWanted = request.Mode is "MUTUAL" or "OPTIONAL_MUTUAL" || users.Any(static server => server.Mode is "MUTUAL" or "OPTIONAL_MUTUAL" && server.Tls.Text("caCertCredentialName") is null);
        string[] without = offer.Authorities.Count > 0 || !isWanted ? [] : [.. observed.Place.Namespaces.Where(ns => !HasAuthority(ns))];
        return without.Select(ns => new CertificateRefusal(
            ErrorCatalog.CertificateAuthorityMissing, $"Certificates of clients are wanted, and neither secret/{ns}/{request.Name} nor secret/{ns}/{request.Name}-cacert holds a CA"));

        bool HasAuthority(string ns) =>
            observed.Stored.GetValueOrDefault(ns)?.Authorities.Any() == true
            || observed.Snapshot.Secrets.Any(secret => secret.Namespace == ns && secret.Name == request.Name + "-cacert" && (secret.Has("cacert") || secret.Has("ca.crt")));
    }

    /// <summary>SOURCES.md, section 0: secret cr-yy, Gateway yy-cr, and the two never meet.</summary>
    private static IEnumerable<string> NearMisses(SdsCertificateRequest request, SdsCertificateObservation observed, MeshView after) =>
        from server in after.Servers
        from name in server.CredentialNames
        where name != request.Name && NearMiss.IsNear(request.Name, name, CredentialFindings.NearEdits)
            && CertificatePlace.PodNamespaces(after, server.Gateway.Selector).Intersect(observed.Place.Namespaces).Any()
            && !after.Snapshot.Secrets.Any(secret => secret.Name == name && observed.Place.Namespaces.Contains(secret.Namespace))
        select $"{server.Target} names '{name}', which does not exist, and not '{request.Name}'; with -Gateway {CredentialEntry.GatewayOf(server)} it would get the name of the secret.";

    private static void Hosts(SdsCertificateRequest request, CertificateOffer offer, GatewayServer[] users, List<CertificateRefusal> refusals, List<string> warnings)
    {
        IReadOnlyList<string> names = offer.Leaf.DnsNames;
        foreach (GatewayServer server in users)
        {
            string[] missing = [.. HostCoverage.Missing(names, server.Hosts)];
            string reason = $"The certificate is for {string.Join(", ", names)}; {server.Target} has the host {string.Join(", ", missing)}";
            if (missing.Length > 0 && request.Force)
            {
                warnings.Add(reason + ".");
            }
            else if (missing.Length > 0)
            {
                refusals.Add(new CertificateRefusal(ErrorCatalog.CertificateHostMismatch, reason));
            }

            if (server.Hosts.Contains("*"))
            {
                warnings.Add($"{server.Target} is open for every host; the certificate is good for {string.Join(", ", names)} alone.");
            }
        }
    }
}
