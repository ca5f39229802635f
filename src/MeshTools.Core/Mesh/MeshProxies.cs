namespace MeshTools.Mesh;

/// <summary>How many proxies run one version.</summary>
public sealed record MeshProxies
{
    /// <summary>The version, or the image's tag where that is no version.</summary>
    public required string Version { get; init; }

    /// <summary>Pods with a proxy of that version, gateways included.</summary>
    public required int Count { get; init; }

    /// <summary>E.g. <c>1.5.0: 12</c>.</summary>
    public override string ToString() => $"{Version}: {Count}";
}
