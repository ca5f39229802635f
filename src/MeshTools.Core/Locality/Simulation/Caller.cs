namespace MeshTools.Locality;

/// <summary>Who asks: a proxy somewhere, or those of a gateway's pods that are in one place.</summary>
/// <param name="Locality">Where it is, as istiod knows it.</param>
/// <param name="Namespace">Its namespace: where istiod looks for rules first.</param>
/// <param name="Labels">Its labels, its place included.</param>
internal sealed record Caller(LocalityPath Locality, string Namespace, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The gateway's name; null for a proxy in general.</summary>
    public string? Gateway { get; init; }

    /// <summary>Its pods; the first is asked for with -Live.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];

    /// <summary>Where its pods really are, even when istiod does not know it. The same as <see cref="Locality"/> for a proxy in general.</summary>
    public LocalityPath Place { get; init; } = Locality;

    /// <summary>Why istiod does not know where it is; null when it does.</summary>
    public string? Gate { get; init; }

    /// <summary>What else one should know.</summary>
    public string? Note { get; init; }
}
