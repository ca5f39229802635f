using MeshTools.Changes;

namespace MeshTools.Certificates;

/// <summary>A certificate that gateways serve: the secret that holds it, and who uses it. Emitted by New-, Get- and Remove-SdsCertificate.</summary>
public sealed record SdsCertificate
{
    /// <summary>The secret's name, which Gateways give as credentialName.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace of the gateway's pods, where the secret is or is looked for; null when the Gateway selects no pods.</summary>
    public string? Namespace { get; init; }

    /// <summary>The distinguished name of the certificate; null when there is no certificate that can be read.</summary>
    public string? Subject { get; init; }

    /// <summary>The DNS names and addresses it is for.</summary>
    public IReadOnlyList<string> DnsNames { get; init => field = EmittedList.Of(value); } = [];

    /// <summary>The distinguished name of its issuer.</summary>
    public string? Issuer { get; init; }

    /// <summary>From when it is valid, in UTC.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Until when it is valid, in UTC.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Whole days until it expires; negative once it has.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>E.g. <c>ECDSA_P256</c> or <c>RSA_2048</c>.</summary>
    public string? KeyAlgorithm { get; init; }

    /// <summary>SHA-256 over the certificate, in hexadecimal.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>The serial number, in hexadecimal.</summary>
    public string? Serial { get; init; }

    /// <summary>The serial number of the certificate that was replaced; null when none was.</summary>
    public string? PreviousSerial { get; init; }

    /// <summary>SIMPLE, MUTUAL or OPTIONAL_MUTUAL, as the servers have it; null when no server uses it.</summary>
    public string? Mode { get; init; }

    /// <summary>The Gateways that use it, as <c>NAMESPACE/NAME</c>.</summary>
    public IReadOnlyList<string> Gateways { get; init => field = EmittedList.Of(value); } = [];

    /// <summary>What is wrong with it or with its use, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init => field = EmittedList.Of(value); } = [];

    /// <summary>True when it is its own issuer.</summary>
    public bool? SelfSigned { get; init; }

    /// <summary>True when MeshTools made the secret.</summary>
    public bool Managed { get; init; }

    /// <summary>True when the secret or a Gateway was written; false when all was right already; null when only read.</summary>
    public bool? Changed { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The name, so that the object stands for the certificate wherever text is wanted.</summary>
    public override string ToString() => Name;
}
