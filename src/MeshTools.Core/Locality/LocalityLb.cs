using MeshTools.Changes;

namespace MeshTools.Locality;

/// <summary>What is set for one service, and whether it has an effect. Emitted by Enable-, Get- and Disable-LocalityLb.</summary>
public sealed record LocalityLb
{
    /// <summary>NAME.NAMESPACE, or the host of a ServiceEntry; binds to -Service.</summary>
    public required string Service { get; init; }

    /// <summary>The full host name, e.g. <c>web.shop.svc.cluster.local</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The DestinationRule that holds, as NAMESPACE/NAME; null when there is none.</summary>
    public string? Rule { get; init; }

    /// <summary>Its outlierDetection, e.g. <c>consecutive5xxErrors 7, interval 300s</c>; null without one.</summary>
    public string? OutlierDetection { get; init; }

    /// <summary>By what one locality is preferred to another.</summary>
    public required LocalityLbMode Mode { get; init; }

    /// <summary>The regions of its ready endpoints with their number, e.g. <c>shenzhen=2</c>.</summary>
    public required IReadOnlyList<string> Regions { get; init => field = EmittedList.Of(value); }

    /// <summary>True when an object was written, false when all was right already, null when only read.</summary>
    public bool? Changed { get; init; }

    /// <summary>Whether it has an effect for callers in every place with endpoints, and for every gateway.</summary>
    public required bool Effective { get; init; }

    /// <summary>Why it has, or everything that keeps it from having one.</summary>
    public required string Reason { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The service's name, so that the object stands for the service wherever text is wanted.</summary>
    public override string ToString() => Service;
}
