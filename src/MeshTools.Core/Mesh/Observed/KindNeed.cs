using MeshTools.Cluster;
using MeshTools.Permissions;

namespace MeshTools.Mesh.Observed;

/// <summary>A kind that a command lists, and what becomes of the command when the user may not.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Purpose">What for, in a few words.</param>
internal sealed record KindNeed(KindRef Kind, string Purpose)
{
    /// <summary>Where it is listed.</summary>
    public IReadOnlyList<PermissionScope> Scopes { get; init; } = [PermissionScope.Cluster];

    /// <summary>A sentence about what is lost without it; null when the command cannot do its work then.</summary>
    public string? Without { get; init; }

    /// <summary>True when what is in the mesh's namespace will do, where the user may see no more.</summary>
    public bool AcceptsPart { get; init; }

    /// <summary>True when all namespaces are looked through where the user may, and else only those of <see cref="Scopes"/>.</summary>
    public bool PrefersAll { get; init; }

    /// <summary>Read only where Kubernetes is older than this minor version; null for always.</summary>
    public int? BeforeKubernetes { get; init; }

    /// <summary>The rights that this takes, on any cluster of today.</summary>
    public IEnumerable<PermissionRule> Rules => BeforeKubernetes is null
        ? Scopes.Select(scope => PermissionRule.Of(scope, Kind, "list", Purpose) with { Without = Without })
        : [];

    /// <summary>A kind that is read where the user may, and else passed over in silence: for completion, and for checks, which tell it themselves.</summary>
    public static KindNeed Wish(KindRef kind) => new(kind, string.Empty) { Without = string.Empty };
}
