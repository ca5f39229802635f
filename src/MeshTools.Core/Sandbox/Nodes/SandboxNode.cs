namespace MeshTools.Sandbox.Nodes;

/// <summary>A node that a sandbox is to have.</summary>
internal sealed record SandboxNode
{
    /// <summary>What a node offers when nothing is said: a middling machine.</summary>
    public static readonly IReadOnlyDictionary<string, string> DefaultCapacity = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cpu"] = "16",
        ["memory"] = "64Gi",
        ["pods"] = "110",
        ["ephemeral-storage"] = "100Gi",
    };

    public required string Name { get; init; }

    /// <summary>Beyond those that every kubelet sets.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<NodeTaint> Taints { get; init; } = [];

    /// <summary>Resources by name, as Kubernetes writes them.</summary>
    public IReadOnlyDictionary<string, string> Capacity { get; init; } = DefaultCapacity;

    /// <summary>Cordoned.</summary>
    public bool Unschedulable { get; init; }

    /// <summary>False: the stand-in keeps it NotReady.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>Where it was described, for messages: a line of a file, a position in the pipeline.</summary>
    public string Origin { get; init; } = string.Empty;
}
