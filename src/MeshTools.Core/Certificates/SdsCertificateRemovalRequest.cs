namespace MeshTools.Certificates;

/// <summary>What Remove-SdsCertificate was asked for.</summary>
internal sealed record SdsCertificateRemovalRequest
{
    /// <summary>The secret's name.</summary>
    public required string Name { get; init; }

    /// <summary>Only the secret in this namespace, and the servers of gateways there; null for all.</summary>
    public string? SecretNamespace { get; init; }

    /// <summary>Also while other servers use it, and also a secret that somebody else made.</summary>
    public bool Force { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public required string Namespace { get; init; }

    public string? KubeConfig { get; init; }
}
