using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Certificates;

/// <summary>Type and keys of a certificate's secret. SOURCES.md, section 6: every version reads both, whatever the type.</summary>
/// <param name="Type">The secret's type, which can never be changed.</param>
/// <param name="Certificate">The key of the chain.</param>
/// <param name="Key">The key of the private key.</param>
internal sealed record SecretForm(string Type, string Certificate, string Key)
{
    /// <summary>The keys of the source procedure.</summary>
    public static readonly SecretForm Generic = new("Opaque", "cert", "key");

    /// <summary>Kubernetes' own.</summary>
    public static readonly SecretForm Tls = new("kubernetes.io/tls", "tls.crt", "tls.key");

    /// <summary>The form of a secret that exists; null when it is none of a certificate.</summary>
    public static SecretForm? Of(ObservedSecret secret) =>
        secret.Type is not ("Opaque" or "kubernetes.io/tls") || secret.Keys.Contains("token") ? null
        : secret.Has("tls.crt") && secret.Has("tls.key") ? Tls with { Type = secret.Type }
        : secret.Has("cert") && secret.Has("key") ? Generic with { Type = secret.Type }
        : null;

    /// <summary>
    /// The form to write. A secret that exists keeps its type, which nobody can change: it would have to be deleted, and the
    /// gateway would be without it. Its keys decide, and both pairs may stand in it.
    /// </summary>
    /// <param name="wanted"><c>Generic</c>, <c>Tls</c>, or null for what is there, else what is usual in this version.</param>
    /// <param name="version">Istio's; null when nobody knows.</param>
    /// <param name="existing">The secret that exists.</param>
    public static SecretForm Choose(string? wanted, IstioVersion? version, StoredCertificate? existing)
    {
        SecretForm? form = wanted switch { "Generic" => Generic, "Tls" => Tls, _ => existing?.Form };
        form ??= version?.IsBefore(6) == true ? Generic : Tls;
        return existing is null ? form : form with { Type = existing.Observed.Type };
    }

    /// <summary>The key of the CA: cacert in every version, ca.crt from 1.6 on.</summary>
    public string Authority(IstioVersion? version) => Certificate == Generic.Certificate || version?.IsBefore(6) == true ? "cacert" : "ca.crt";
}
