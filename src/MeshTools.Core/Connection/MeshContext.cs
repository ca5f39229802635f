namespace MeshTools.Connection;

/// <summary>One context of the kubeconfig. Emitted by Get-MeshContext.</summary>
public sealed record MeshContext
{
    /// <summary>The context's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name of its cluster.</summary>
    public string? Cluster { get; init; }

    /// <summary>The name of its user.</summary>
    public string? User { get; init; }

    /// <summary>Its default namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>The API server's address.</summary>
    public string? Server { get; init; }

    /// <summary>True for the context that is used when none is named.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>The name again, under the name of the parameter it binds to.</summary>
    public string Context => Name;

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The context's name.</summary>
    public override string ToString() => Name;
}
