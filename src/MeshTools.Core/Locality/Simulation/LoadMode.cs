namespace MeshTools.Locality;

/// <summary>By what a proxy prefers one locality to another.</summary>
internal enum LoadMode
{
    /// <summary>By nothing: all endpoints alike.</summary>
    None,

    /// <summary>Near first, far when the near ones fail.</summary>
    Failover,

    /// <summary>By labels that the proxy and the endpoint have in common.</summary>
    FailoverPriority,

    /// <summary>By weights.</summary>
    Distribute,
}
