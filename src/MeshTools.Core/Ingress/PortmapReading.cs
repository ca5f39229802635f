namespace MeshTools.Ingress;

/// <summary>Whether the network plugins of the cluster open ports of the node for pods (the CNI plugin portmap).</summary>
/// <param name="Where">The object that tells; null when none does.</param>
/// <param name="IsThere">True when it is in the chain; null when nobody tells.</param>
internal sealed record PortmapReading(string? Where, bool? IsThere)
{
    /// <summary>Why nobody may look; null when one may.</summary>
    public string? Denied { get; init; }

    /// <summary>Plugins that are set up by files on the nodes alone cannot be seen through the API.</summary>
    public static readonly PortmapReading Unknown = new(null, null);
}
