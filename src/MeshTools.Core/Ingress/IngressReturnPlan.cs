using MeshTools.Changes;

namespace MeshTools.Ingress;

/// <summary>What giving a gateway back takes.</summary>
internal sealed record IngressReturnPlan
{
    /// <summary>The Service's former type; null when it has it.</summary>
    public Change? Service { get; init; }

    /// <summary>The Deployment; null when it is there, or never was.</summary>
    public Change? Deployment { get; init; }

    /// <summary>The autoscaler; null when it is there, or never was.</summary>
    public Change? Autoscaler { get; init; }

    /// <summary>The DaemonSet's removal, or its former template.</summary>
    public Change? DaemonSet { get; init; }

    /// <summary>The nodes' former labels.</summary>
    public IReadOnlyList<Change> Labels { get; init; } = [];

    /// <summary>The end of the record, last of all.</summary>
    public required Change Record { get; init; }

    /// <summary>A Deployment has to serve before the DaemonSet goes.</summary>
    public required bool HasDeployment { get; init; }

    /// <summary>What works and is probably not meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>All of them, in the order in which they are made.</summary>
    public IReadOnlyList<Change> Changes => [.. new[] { Service, Deployment, Autoscaler, DaemonSet }.OfType<Change>(), .. Labels, Record];
}
