using MeshTools.Cluster.Naming;
using MeshTools.Errors;
using MeshTools.Mesh;

namespace MeshTools.Certificates;

/// <summary>Which names a certificate's secret may have. Pure.</summary>
internal static class CredentialName
{
    // istiod and the agents look for the CA of NAME under NAME-cacert (SOURCES.md, section 6).
    private const string Authority = "-cacert";

    private const string Helm = "sh.helm.release.";

    /// <summary>SOURCES.md, section 6: 1.5 ignores secrets with these prefixes.</summary>
    public static bool IsReserved(string name) =>
        name.StartsWith("istio", StringComparison.Ordinal) || name.StartsWith("prometheus", StringComparison.Ordinal);

    public static CertificateRefusal? Problem(string name, IstioVersion? version)
    {
        string? problem =
            ObjectName.Problem(name) is string kubernetes ? kubernetes
            : name.EndsWith(Authority, StringComparison.Ordinal) ? $"ends in {Authority}, which is where the CA of '{name[..^Authority.Length]}' is looked for"
            : name.StartsWith(Helm, StringComparison.Ordinal) ? $"begins with {Helm}, as the secrets in which Helm keeps its releases do"
            : IsReserved(name) && version?.IsBefore(6) == true ? $"is one that Istio {version} ignores: it begins with istio or prometheus"
            : null;
        return problem is null ? null : new CertificateRefusal(ErrorCatalog.CredentialNameInvalid, $"The name '{name}' {problem}");
    }
}
