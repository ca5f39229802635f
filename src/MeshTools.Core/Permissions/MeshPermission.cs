using System.Diagnostics.CodeAnalysis;
using MeshTools.Changes;

namespace MeshTools.Permissions;

/// <summary>Rights that a command needs. Emitted by Get-MeshPermission.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "Named as the noun of the command that emits it.")]
public sealed record MeshPermission
{
    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>The namespace in which they are needed: a Role there; null for a ClusterRole.</summary>
    public string? Namespace { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public required string ApiGroup { get; init; }

    /// <summary>The resource, with a subresource behind a slash (<c>services/proxy</c>); or a path of the server (<c>/metrics</c>).</summary>
    public required string Resource { get; init; }

    /// <summary>The only objects that are meant, by name; none for all.</summary>
    public IReadOnlyList<string> ResourceNames { get; init => field = EmittedList.Of(value); } = [];

    /// <summary>The verbs, e.g. <c>get</c> and <c>patch</c>.</summary>
    public required IReadOnlyList<string> Verbs { get; init => field = EmittedList.Of(value); }

    /// <summary>True when the command does its work without them, but for what <see cref="Without"/> says.</summary>
    public bool Optional => Without is not null;

    /// <summary>What for.</summary>
    public required string Purpose { get; init; }

    /// <summary>What is lost without them; null when the command cannot do its work then.</summary>
    public string? Without { get; init; }
}
