namespace MeshTools.Locality;

/// <summary>Where a proxy or an endpoint is, as Istio and Envoy compare it: <c>region/zone/subzone</c>, each part may be empty.</summary>
internal readonly record struct LocalityPath(string Region, string Zone, string Subzone)
{
    /// <summary>Nobody knows where.</summary>
    public static LocalityPath None { get; } = new(string.Empty, string.Empty, string.Empty);

    public bool IsKnown => Region.Length > 0 || Zone.Length > 0 || Subzone.Length > 0;

    /// <summary>Reads <c>region</c>, <c>region/zone</c> or <c>region/zone/subzone</c>; what is missing is empty.</summary>
    public static LocalityPath Parse(string? text)
    {
        string[] parts = (text ?? string.Empty).Trim().Split('/');
        return new LocalityPath(parts[0], parts.Length > 1 ? parts[1] : string.Empty, parts.Length > 2 ? parts[2] : string.Empty);
    }

    /// <summary>The value of a pod's locality label, in which '.' stands for '/' unless there is a '/' (SOURCES.md, section 4).</summary>
    public static LocalityPath OfLabel(string value) =>
        Parse(value.Contains('/', StringComparison.Ordinal) ? value : value.Replace('.', '/'));

    /// <summary>
    /// How far an endpoint is from a proxy as istiod ranks it before it closes the gaps: 0 the same subzone, 1 the same
    /// zone, 2 the same region, 3 elsewhere (SOURCES.md, section 4).
    /// </summary>
    public int DistanceTo(LocalityPath other) =>
        Region != other.Region ? 3 : Zone != other.Zone ? 2 : Subzone != other.Subzone ? 1 : 0;

    /// <summary>Whether a pattern of a <c>distribute</c> entry (<c>region/zone/*</c>, <c>region</c>, <c>*</c>) includes this place.</summary>
    public bool Matches(LocalityPath pattern) =>
        (pattern.Region == "*" || pattern.Region == Region) && Fits(pattern.Zone, Zone) && Fits(pattern.Subzone, Subzone);

    /// <summary>The labels by which istiod compares proxies and endpoints for failoverPriority.</summary>
    public IEnumerable<KeyValuePair<string, string>> Labels()
    {
        if (Region.Length > 0)
        {
            yield return new(Nodes.NodeLabels.Region, Region);
        }

        if (Zone.Length > 0)
        {
            yield return new(Nodes.NodeLabels.Zone, Zone);
        }

        if (Subzone.Length > 0)
        {
            yield return new(Nodes.NodeLabels.Subzone, Subzone);
        }
    }

    public override string ToString() => IsKnown ? $"{Region}/{Zone}/{Subzone}".TrimEnd('/') : string.Empty;

    private static bool Fits(string pattern, string value) => pattern.Length == 0 || pattern == "*" || pattern == value;
}
