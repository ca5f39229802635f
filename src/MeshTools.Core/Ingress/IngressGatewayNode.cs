using MeshTools.Changes;
using MeshTools.Mesh;

namespace MeshTools.Ingress;

/// <summary>A gateway on one node, or a region of callers that has none. Emitted by Test-IngressGateway.</summary>
public sealed record IngressGatewayNode
{
    /// <summary>The gateway's name.</summary>
    public required string Gateway { get; init; }

    /// <summary>The gateway's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The node; null for a region in which no node carries the gateway.</summary>
    public string? Node { get; init; }

    /// <summary>The region of the node, or of the callers that have no gateway.</summary>
    public string? Region { get; init; }

    /// <summary>The node's zone.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether a pod of the gateway should be there.</summary>
    public required bool Desired { get; init; }

    /// <summary>Whether one is there and ready.</summary>
    public required bool Ready { get; init; }

    /// <summary>The node's ports that the gateway is to have, e.g. 80, 443.</summary>
    public required IReadOnlyList<int> HostPorts { get; init => field = EmittedList.Of(value); }

    /// <summary>The pods of others that hold these ports, e.g. <c>kube-system/svclb-x (80)</c>. Empty when nobody does.</summary>
    public required IReadOnlyList<string> HeldBy { get; init => field = EmittedList.Of(value); }

    /// <summary>Whether every port took a TCP connection from where the command ran; null when it was not tried.</summary>
    public bool? Reachable { get; init; }

    /// <summary>Pass, Warn or Fail.</summary>
    public required MeshCheckStatus Status { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The context of the cluster.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null.</summary>
    public string? KubeConfig { get; init; }
}
