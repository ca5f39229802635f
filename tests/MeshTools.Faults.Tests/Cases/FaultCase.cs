namespace MeshTools.Faults.Tests.Cases;

/// <summary>One writing command, from a state of the cluster to another.</summary>
/// <param name="Command">The command.</param>
/// <param name="Before">Brings the cluster from its pristine state to the one before; null where they are the same.</param>
/// <param name="Script">What is disturbed.</param>
/// <param name="Paths">Objects and lists: all that it writes, and what tells whether it was done.</param>
internal sealed record FaultCase(string Command, string? Before, string Script, IReadOnlyList<string> Paths)
{
    /// <summary>The pods that it waits for; null for none. Such a command is slow: it is broken in fewer ways, unless all are wanted.</summary>
    public string? Pods { get; init; }

    /// <summary>It starts as in a new session, and is broken where it asks what the server serves. Every command asks in the same way.</summary>
    public bool IsFirstContact { get; init; }

    /// <summary>What is in the way of a finished change is put back, so that it may be made once more.</summary>
    public bool PutsBack { get; init; }

    /// <summary>To take away once more what is gone is an error, and the state is the one asked for.</summary>
    public bool TakesAway => Command.StartsWith("Un", StringComparison.Ordinal) || Command.StartsWith("Remove", StringComparison.Ordinal) || Command.StartsWith("Disable", StringComparison.Ordinal);

    /// <summary>Its name among the cases.</summary>
    public string Title => IsFirstContact ? $"{Command} (first contact)" : Command;

    public override string ToString() => Title;
}
