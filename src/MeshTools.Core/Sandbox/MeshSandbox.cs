namespace MeshTools.Sandbox;

/// <summary>A throwaway control plane on this machine. Every cmdlet takes it from the pipeline as the cluster to work on.</summary>
public sealed record MeshSandbox
{
    /// <summary>The sandbox's name, unique among this user's sandboxes.</summary>
    public required string Name { get; init; }

    /// <summary>The context in <see cref="KubeConfig"/>; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig of an administrator, readable by this user alone; binds to -KubeConfig.</summary>
    public required string KubeConfig { get; init; }

    /// <summary>The API server's address, on loopback. Null while it has none: the start has not come that far, or died.</summary>
    public string? Server { get; init; }

    /// <summary>The version of Kubernetes, e.g. <c>v1.20.2</c>. Null where it is not known.</summary>
    public string? Version { get; init; }

    /// <summary>The nodes it was started with.</summary>
    public int NodeCount { get; init; }

    /// <summary>The folder that holds everything that belongs to it; Stop-MeshSandbox removes it.</summary>
    public required string Path { get; init; }

    /// <summary>True when the start was completed and every process of it is alive.</summary>
    public bool Running { get; init; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
