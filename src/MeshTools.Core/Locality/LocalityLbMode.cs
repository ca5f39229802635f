namespace MeshTools.Locality;

/// <summary>By what proxies prefer one locality to another.</summary>
public enum LocalityLbMode
{
    /// <summary>The nearest first: same zone, same region, elsewhere.</summary>
    Default,

    /// <summary>The same, and which region comes second is written down.</summary>
    Failover,

    /// <summary>By weights.</summary>
    Distribute,

    /// <summary>By labels that proxy and endpoint have in common.</summary>
    Priority,
}
