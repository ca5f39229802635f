using MeshTools.Certificates.Sources;

namespace MeshTools.Certificates;

/// <summary>What New-SdsCertificate was asked for.</summary>
internal sealed record SdsCertificateRequest
{
    /// <summary>The secret's name, which is the credentialName.</summary>
    public required string Name { get; init; }

    public required CertificateSource Source { get; init; }

    /// <summary>DNS names for a certificate that is to be made; empty for one that is given.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>The file with the CA of clients' certificates.</summary>
    public string? AuthorityPath { get; init; }

    /// <summary>SIMPLE, MUTUAL, OPTIONAL_MUTUAL; null for what is there, else SIMPLE, or MUTUAL with a CA.</summary>
    public string? Mode { get; init; }

    public GatewayReference? Gateway { get; init; }

    public IReadOnlyList<string> Hosts { get; init; } = [];

    public int Port { get; init; } = 443;

    /// <summary>Generic or Tls; null for what is there, else what is usual in the version.</summary>
    public string? KeyFormat { get; init; }

    /// <summary>Replace another certificate, and insist on hosts that it does not cover.</summary>
    public bool Force { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public required string Namespace { get; init; }

    public string? KubeConfig { get; init; }

    /// <summary>The mode that is asked for; null for what is there.</summary>
    public string? WantedMode => Mode ?? (AuthorityPath is null ? null : "MUTUAL");
}
