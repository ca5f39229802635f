using System.Text;

namespace MeshTools.Testing.Proxy;

/// <summary>Who may come through the proxy: one whose token never changes, and one whose token stands in a file and is replaced.</summary>
internal sealed class ProxyUsers
{
    /// <summary>The contexts of the kubeconfig.</summary>
    public const string Http1 = "http1";

    public const string Http2 = "http2";

    /// <summary>The user whose token is replaced, over HTTP/2.</summary>
    public const string Renewing = "renewing";

    private const string LastingToken = "a-token-of-the-tests";

    private readonly string _tokenFile;
    private readonly Lock _lock = new();
    private volatile string[] _fileTokens = [];
    private int _generation;

    /// <param name="folder">Where the kubeconfig goes.</param>
    /// <param name="http1">The proxy's address for HTTP/1.1 alone.</param>
    /// <param name="http2">Its address for HTTP/2.</param>
    /// <param name="certificate">The proxy's certificate, as PEM.</param>
    public ProxyUsers(string folder, string http1, string http2, string certificate)
    {
        _tokenFile = Path.Combine(folder, "through-faults-token");
        KubeConfig = Path.Combine(folder, "through-faults");
        Replace();
        string authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(certificate));
        File.WriteAllText(KubeConfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: {{Http2}}
            clusters:
            - {name: http1, cluster: {server: "{{http1}}", certificate-authority-data: {{authority}} } }
            - {name: http2, cluster: {server: "{{http2}}", certificate-authority-data: {{authority}} } }
            users:
            - {name: lasting, user: {token: {{LastingToken}} } }
            - {name: renewing, user: {tokenFile: "{{_tokenFile}}"} }
            contexts:
            - {name: {{Http1}}, context: {cluster: http1, user: lasting} }
            - {name: {{Http2}}, context: {cluster: http2, user: lasting} }
            - {name: {{Renewing}}, context: {cluster: http2, user: renewing} }
            """);
    }

    /// <summary>A kubeconfig whose clusters are the proxy.</summary>
    public string KubeConfig { get; }

    public bool Knows(string? authorization) =>
        authorization is not null && (authorization == $"Bearer {LastingToken}" || _fileTokens.Any(token => authorization == $"Bearer {token}"));

    /// <summary>From now on another token is valid, and stands in the file: there before the old one ceases to be.</summary>
    public void Replace()
    {
        lock (_lock)
        {
            string token = $"token-{++_generation}-of-the-tests";
            _fileTokens = [.. _fileTokens, token];
            WriteToken(token);
            _fileTokens = [token];
        }
    }

    /// <summary>Makes the kubeconfig look as if it had been written since.</summary>
    public void Touch() => File.SetLastWriteTimeUtc(KubeConfig, File.GetLastWriteTimeUtc(KubeConfig).AddSeconds(1));

    // As kubelets do it: whoever reads finds the one or the other, whole.
    private void WriteToken(string token)
    {
        string fresh = _tokenFile + ".new";
        File.WriteAllText(fresh, token);
        File.Move(fresh, _tokenFile, overwrite: true);
    }
}
