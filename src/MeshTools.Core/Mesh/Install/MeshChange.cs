using MeshTools.Changes;

namespace MeshTools.Mesh;

/// <summary>One object of a plan. Emitted by Install-Mesh and Uninstall-Mesh with -WhatIf -PassThru.</summary>
public sealed record MeshChange
{
    /// <summary>What would become of it.</summary>
    public required MeshChangeKind Kind { get; init; }

    /// <summary>The object, e.g. <c>deployment/istio-system/istiod</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The difference, one line a field; the content of Secrets is left out.</summary>
    public required IReadOnlyList<string> Diff { get; init => field = EmittedList.Of(value); }

    /// <summary>When it would be done: steps of a lower number come first.</summary>
    public required int Step { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
