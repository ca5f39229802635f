using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace MeshTools.Testing;

/// <summary>The few fields of a sandbox's kubeconfig that a probe needs, found without a YAML library.</summary>
internal sealed class KubeConfigText(string text)
{
    public string Server => Field("server");

    public string CertificateAuthority => Decode(Field("certificate-authority-data"));

    public X509Certificate2? ClientCertificate { get; } = Load(text);

    public string Field(string name) => Find(text, name);

    private static X509Certificate2 Load(string text) =>
        X509Certificate2.CreateFromPem(Decode(Find(text, "client-certificate-data")), Decode(Find(text, "client-key-data")));

    private static string Find(string text, string name)
    {
        Match match = Regex.Match(text, $"""^\s*(?:- )?"?{Regex.Escape(name)}"?:\s*"?([^"\s]+)"?""", RegexOptions.Multiline);
        return match.Success ? match.Groups[1].Value : throw new InvalidOperationException($"The kubeconfig has no {name}.");
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
