namespace MeshTools.Mesh;

/// <summary>What one check found about one object, or about the mesh as a whole. Emitted by Test-Mesh.</summary>
public sealed record MeshCheck
{
    /// <summary>The check's name: public, and the same in every release, e.g. <c>KialiSecretMissing</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it looks at.</summary>
    public required MeshCheckCategory Category { get; init; }

    /// <summary>How it came out.</summary>
    public required MeshCheckStatus Status { get; init; }

    /// <summary>What was seen, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What to do about it; null when there is nothing to do.</summary>
    public string? Hint { get; init; }

    /// <summary>Where to read about it.</summary>
    public Uri? HelpUri { get; init; }

    /// <summary>The code of <c>istioctl analyze</c> with the same meaning, e.g. <c>IST0101</c>; null when it has none.</summary>
    public string? IstioCode { get; init; }

    /// <summary>The object, e.g. <c>service/istio-system/istio-ingressgateway</c>; null for the cluster as a whole.</summary>
    public string? Target { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
