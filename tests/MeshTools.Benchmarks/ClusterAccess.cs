using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace MeshTools.Benchmarks;

/// <summary>The credentials in a sandbox's kubeconfig, for the raw client.</summary>
internal sealed class ClusterAccess(string kubeConfig)
{
    private readonly string _text = File.ReadAllText(kubeConfig);

    public string Server => Field("server");

    public string CertificateAuthority => Decoded("certificate-authority-data");

    public X509Certificate2 ClientCertificate => field ??= X509Certificate2.CreateFromPem(Decoded("client-certificate-data"), Decoded("client-key-data"));

    private string Decoded(string name) => Encoding.UTF8.GetString(Convert.FromBase64String(Field(name)));

    private string Field(string name) =>
        Regex.Match(_text, $"""^\s*(?:- )?"?{Regex.Escape(name)}"?:\s*"?([^"\s]+)"?""", RegexOptions.Multiline).Groups[1].Value;
}
