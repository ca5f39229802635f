using MeshTools.Changes;

namespace MeshTools.Ingress;

/// <summary>A gateway and where it stands. Emitted by Get-, Publish- and Unpublish-IngressGateway.</summary>
public sealed record IngressGateway
{
    /// <summary>The name of its Deployment or DaemonSet.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Deployment or DaemonSet; DaemonSet where both are there.</summary>
    public required string Kind { get; init; }

    /// <summary>The nodes: of a DaemonSet those that it is for, of a Deployment those on which its pods happen to be.</summary>
    public required IReadOnlyList<string> Nodes { get; init => field = EmittedList.Of(value); }

    /// <summary>The nodes' port that leads to the Service's port 80; null when there is none.</summary>
    public int? HttpPort { get; init; }

    /// <summary>The nodes' port that leads to the Service's port 443; null when there is none.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>All ports of the nodes, e.g. <c>80->8080</c>: the node's, and the container's that it leads to.</summary>
    public required IReadOnlyList<string> Ports { get; init => field = EmittedList.Of(value); }

    /// <summary>The name of its Service; null without one.</summary>
    public string? Service { get; init; }

    /// <summary>ClusterIP, NodePort or LoadBalancer; null without a Service.</summary>
    public string? ServiceType { get; init; }

    /// <summary>Pods that there should be.</summary>
    public required int Desired { get; init; }

    /// <summary>Pods that are ready.</summary>
    public required int Ready { get; init; }

    /// <summary>True when Publish-IngressGateway put it on its nodes.</summary>
    public required bool Published { get; init; }

    /// <summary>What is in its way on its nodes, e.g. a pod that holds a port. Empty when nothing is.</summary>
    public required IReadOnlyList<string> Conflicts { get; init => field = EmittedList.Of(value); }

    /// <summary>True when the command wrote something; false when everything was right already; null when only read.</summary>
    public bool? Changed { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The gateway's name, so that the object stands for the gateway wherever text is wanted.</summary>
    public override string ToString() => Name;
}
