namespace MeshTools.Nodes;

/// <summary>Where a node is, and what a command changed about it. Emitted by Get-, Set- and Remove-NodeRegion.</summary>
public sealed record NodeRegion
{
    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>The region: topology.kubernetes.io/region, or the legacy label where only that is set. Null: none.</summary>
    public string? Region { get; init; }

    /// <summary>The zone: topology.kubernetes.io/zone, or the legacy label where only that is set. Null: none.</summary>
    public string? Zone { get; init; }

    /// <summary>The subzone: topology.istio.io/subzone. Null: none.</summary>
    public string? Subzone { get; init; }

    /// <summary>The region before a change; null when the command does not change anything by nature (Get-).</summary>
    public string? PreviousRegion { get; init; }

    /// <summary>The zone before a change.</summary>
    public string? PreviousZone { get; init; }

    /// <summary>The subzone before a change.</summary>
    public string? PreviousSubzone { get; init; }

    /// <summary>True when a label of the node was written; false when everything was right already; null when only read.</summary>
    public bool? Changed { get; init; }

    /// <summary>
    /// Proxies on the node that still work with the locality it had: they keep it until they reconnect or restart
    /// (istio/istio#51144). Null when they were not counted.
    /// </summary>
    public int? StaleProxies { get; init; }

    /// <summary>The node's state as kubectl prints it, e.g. <c>Ready</c> or <c>NotReady,SchedulingDisabled</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The node's name, so that the object stands for the node wherever text is wanted.</summary>
    public override string ToString() => Name;
}
