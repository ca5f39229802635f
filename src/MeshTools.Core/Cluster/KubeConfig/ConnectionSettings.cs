namespace MeshTools.Cluster.KubeConfig;

/// <summary>Everything that is needed to talk to one API server, taken from a kubeconfig or from the pod's account.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>The context's name; <c>in-cluster</c> for a pod's own account.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig (or what stands for it) that messages name.</summary>
    public required string Source { get; init; }

    public required Uri Server { get; init; }

    /// <summary>The context's default namespace, or null.</summary>
    public string? Namespace { get; init; }

    /// <summary>PEM text of the CAs that may have signed the server's certificate; null for the system's own.</summary>
    public string? CertificateAuthority { get; init; }

    public bool SkipTlsVerify { get; init; }

    /// <summary>The name the server's certificate must carry, where it differs from the host in the address.</summary>
    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    /// <summary>PEM text of the client certificate and of its key; both or neither.</summary>
    public string? ClientCertificate { get; init; }

    public string? ClientKey { get; init; }

    public string? Token { get; init; }

    /// <summary>A file that holds a token and is rewritten before it expires. Wins over <see cref="Token"/>, as in kubectl.</summary>
    public string? TokenFile { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public ExecPlugin? Exec { get; init; }

    public Impersonation? Impersonation { get; init; }

    // A record prints its members: this one holds secrets.
    public override string ToString() => $"{Context} ({Server})";
}
