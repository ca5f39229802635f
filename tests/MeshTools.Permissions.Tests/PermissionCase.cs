namespace MeshTools.Permissions.Tests;

/// <summary>One use of a command, from a state of the cluster.</summary>
/// <param name="Name">What it is a use of.</param>
/// <param name="Script">The command.</param>
internal sealed record PermissionCase(string Name, string Script)
{
    /// <summary>Brings the pristine cluster to the state before; null where they are the same.</summary>
    public Action<ProofFixture>? Before { get; init; }

    /// <summary>Objects and lists: all that it writes, and all that <see cref="Before"/> does; none for a command that only reads a mesh as it came.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>True where what was there cannot be put back object by object, as with definitions and their objects: <see cref="Before"/> is run each time.</summary>
    public bool IsMadeAnew { get; init; }

    /// <summary>True where the gateway's pods must have settled before.</summary>
    public bool Settles { get; init; }

    /// <summary>What must be gone when it had all rights.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The ids of the errors that it ends with although nothing is missing.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Rights that the user never has here, e.g. <c>delete deployments</c>, so that the command fails where it must put back.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>True where it opens a stream into a pod, which the proxy cannot see.</summary>
    public bool Streams { get; init; }

    public bool IsDenied(ProofRight right) => Denied.Contains($"{right.Verb} {right.Resource}");
}
