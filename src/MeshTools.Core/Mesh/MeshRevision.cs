using MeshTools.Changes;

namespace MeshTools.Mesh;

/// <summary>One control plane of a mesh.</summary>
public sealed record MeshRevision
{
    /// <summary>The revision's name; <c>default</c> for the one without a name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, or the image's tag where that is no version.</summary>
    public string? Version { get; init; }

    /// <summary>The revision tags that point at it.</summary>
    public required IReadOnlyList<string> Tags { get; init => field = EmittedList.Of(value); }

    /// <summary>True for the one that namespaces with <c>istio-injection=enabled</c> get their proxies from.</summary>
    public required bool IsDefault { get; init; }

    /// <summary>The revision's name.</summary>
    public override string ToString() => Name;
}
