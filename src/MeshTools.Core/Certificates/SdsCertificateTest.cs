using MeshTools.Mesh;

namespace MeshTools.Certificates;

/// <summary>How one use of a certificate by a Gateway's server stands. Emitted by Test-SdsCertificate.</summary>
public sealed record SdsCertificateTest
{
    /// <summary>The secret's name, which the Gateway gives as credentialName.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace in which the secret is looked for; null when the Gateway selects no pods.</summary>
    public string? Namespace { get; init; }

    /// <summary>The Gateway, as <c>NAMESPACE/NAME</c>; null for a certificate that no Gateway uses.</summary>
    public string? Gateway { get; init; }

    /// <summary>The server: its port and hosts, e.g. <c>443 (shop.example)</c>; null for a certificate that no Gateway uses.</summary>
    public string? Server { get; init; }

    /// <summary>Pass, Warn or Fail: the worst of what was found.</summary>
    public required MeshCheckStatus Status { get; init; }

    /// <summary>What was found, in a sentence or several.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do; null when all is well.</summary>
    public string? Hint { get; init; }

    /// <summary>Whole days until the certificate expires; null when there is none that can be read.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>Until when the certificate is valid, in UTC.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
