using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Certificates.Reading;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates;

/// <summary>The secret of a certificate in one namespace. Pure.</summary>
internal static class SecretPlanner
{
    /// <summary>The Gateway is written after the secrets of all namespaces.</summary>
    public const int LastRank = 1;

    /// <param name="ns">The namespace.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="offer">The certificate; its chain is in order.</param>
    /// <param name="stored">What is there.</param>
    /// <param name="version">Istio's; null when nobody knows.</param>
    public static (IReadOnlyList<Change> Changes, CertificateRefusal? Refusal) Plan(
        string ns, SdsCertificateRequest request, CertificateOffer offer, StoredCertificate? stored, IstioVersion? version)
    {
        if (stored is { Form: null } && !ManagedBy.IsOurs(stored.Observed.Body))
        {
            string keys = stored.Observed.Keys.Count == 0 ? "no keys" : $"the keys {string.Join(", ", stored.Observed.Keys)}";
            return ([], new CertificateRefusal(
                ErrorCatalog.SecretOfAnotherPurpose, $"{stored} exists and is none of a certificate: it has the type {stored.Observed.Type} and {keys}"));
        }

        SecretForm form = SecretForm.Choose(request.KeyFormat, version, stored);
        JsonObject body = Body(ns, request, offer, form, stored, version);
        bool isSamePair = stored is not null && IsSamePair(stored, offer);
        if (stored is not null && isSamePair && Holds(stored, body, form))
        {
            return ([], null);
        }

        bool isImmutable = stored?.Body.Flag("immutable") == true;
        if (stored is not null && (!isSamePair || isImmutable) && !request.Force)
        {
            string held = isSamePair
                ? $"{stored} is immutable, so it cannot be completed and must be made anew"
                : $"{stored} holds {Describe(stored.Observed)}; the one given has the serial {offer.Leaf.Serial}";
            return ([], new CertificateRefusal(ErrorCatalog.CertificateExists, held));
        }

        Change change = new()
        {
            Target = new ObjectAddress(MeshKinds.Secret, ns, request.Name),
            Verb = isImmutable ? ChangeVerb.Create : ChangeVerb.Apply,
            Action = stored is null ? "Create the certificate's secret" : isSamePair ? "Complete the certificate's secret" : "Replace the certificate",
            Body = body,
            Before = isImmutable ? null : stored?.Body,
            Force = request.Force,
            Rank = isImmutable ? LastRank : 0,
        };
        change = change with { Details = [.. ObjectDiff.Lines(change), Line(stored, offer)] };
        return isImmutable
            ? ([SecretReturn.Deletion(change.Target, stored!), change], null)
            : ([change], null);
    }

    /// <summary>Whether a secret's certificate and key are those that are given.</summary>
    public static bool IsSamePair(StoredCertificate stored, CertificateOffer offer) =>
        stored.Observed is { KeyMatches: true, Certificate: { Problem: null } certificate } && certificate.Thumbprint == offer.Leaf.Thumbprint;

    private static JsonObject Body(string ns, SdsCertificateRequest request, CertificateOffer offer, SecretForm form, StoredCertificate? stored, IstioVersion? version)
    {
        JsonObject data = [];
        foreach (SecretForm pair in new[] { form, SecretForm.Tls, SecretForm.Generic }.Where(pair => pair.Certificate == form.Certificate || IsThere(pair, stored)))
        {
            // A secret may have both pairs of keys: then no version may find the old certificate under the other.
            data[pair.Certificate] = Encode(offer.Chain!.Pem);
            data[pair.Key] = Encode(offer.Pair.Key.Pem);
        }

        // A new certificate does not change whom the gateway trusts; a new CA leaves no old one beside it.
        foreach ((string key, string value) in stored?.Authorities ?? [])
        {
            data[key] = offer.Authorities.Count > 0 ? Encode(offer.AuthorityPem) : value;
        }

        if (offer.Authorities.Count > 0)
        {
            data[form.Authority(version)] = Encode(offer.AuthorityPem);
        }

        JsonObject metadata = new() { ["name"] = request.Name, ["namespace"] = ns };
        if (stored is null || ManagedBy.IsOurs(stored.Observed.Body))
        {
            metadata["labels"] = ManagedBy.Labels();
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = metadata, ["type"] = form.Type, ["data"] = data };
    }

    // A secret of Kubernetes' own type must have its keys, even where they are empty.
    private static bool IsThere(SecretForm pair, StoredCertificate? stored) =>
        stored is not null && ((stored.Observed.Has(pair.Certificate) && stored.Observed.Has(pair.Key)) || (pair == SecretForm.Tls && stored.Observed.Type == pair.Type));

    /// <summary>
    /// Whether a secret with the same pair needs nothing. Texts are compared by what they mean: whoever made the secret may
    /// have kept comments, or the key in another form.
    /// </summary>
    private static bool Holds(StoredCertificate stored, JsonObject body, SecretForm form) =>
        body["data"]!.AsObject().All(entry =>
            entry.Key == form.Key
            || stored.Body.Text("data", entry.Key) == (string?)entry.Value
            || (Certificates(Encoding.UTF8.GetString(Convert.FromBase64String((string)entry.Value!))) is { Length: > 0 } wanted && wanted.SequenceEqual(Certificates(stored.Text(entry.Key)))));

    private static string[] Certificates(string pem) =>
        [.. PemBlock.Find(pem).Where(static block => block.IsCertificate).Select(block => string.Concat(block.In(pem).ToString().Where(static c => !char.IsWhiteSpace(c))))];

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Describe(ObservedSecret secret) => secret.Certificate switch
    {
        null => "no certificate",
        { Problem: not null } => "a certificate that cannot be read",
        { } certificate when secret.KeyMatches != true => $"the certificate with serial {certificate.Serial} and a key that does not belong to it",
        { } certificate => string.Create(CultureInfo.InvariantCulture, $"another certificate, with serial {certificate.Serial}, valid until {certificate.NotAfter:yyyy-MM-dd}"),
    };

    private static string Line(StoredCertificate? stored, CertificateOffer offer)
    {
        ObservedCertificate leaf = offer.Leaf;
        string line = string.Create(CultureInfo.InvariantCulture, $"certificate: {leaf.Subject}, serial {leaf.Serial}, {leaf.KeyAlgorithm}, until {leaf.NotAfter:yyyy-MM-dd}, for {string.Join(", ", leaf.DnsNames)}");
        return stored?.Observed.Certificate is { Problem: null } before && before.Serial != leaf.Serial ? $"{line} (was serial {before.Serial})" : line;
    }
}
