namespace MeshTools.Ingress;

/// <summary>What stands in the way of a gateway on ports of its nodes.</summary>
/// <param name="Node">The node; null when it is not a matter of one.</param>
/// <param name="Reason">Why, in one sentence.</param>
internal sealed record IngressConflict(string? Node, string Reason)
{
    /// <summary>With -Force the gateway is published all the same, and this node is not waited for.</summary>
    public bool IsForceable { get; init; }

    public override string ToString() => Node is null ? Reason : $"node/{Node}: {Reason}";
}
