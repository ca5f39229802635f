namespace MeshTools.Cluster;

/// <summary>Which object: what a plan, an error and -WhatIf name.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; null for kinds without one.</param>
/// <param name="Name">Its name.</param>
internal sealed record ObjectAddress(KindRef Kind, string? Namespace, string Name)
{
    /// <summary>The same object in whatever version: two versions of one address are one object.</summary>
    public ObjectAddress WithoutVersion => this with { Kind = Kind.WithoutVersion };

    /// <summary>E.g. <c>node/worker-sz02</c> or <c>service/istio-system/istiod</c>.</summary>
    public override string ToString()
    {
        string kind = Kind.Kind.ToLowerInvariant();
        return Namespace is null ? $"{kind}/{Name}" : $"{kind}/{Namespace}/{Name}";
    }
}
