using System.Globalization;

namespace MeshTools.Permissions.Tests;

/// <summary>What became of a command with its rights, and without each of them.</summary>
internal sealed class ProofRow
{
    public const string Head = "command                    rules verbs | with all  short | taken  error  warning  not told | newer servers";

    /// <summary>The command, with what it is told besides.</summary>
    public required string Command { get; init; }

    /// <summary>What Get-MeshPermission emits.</summary>
    public required int Rules { get; init; }

    /// <summary>The verbs in them: each is taken away by itself.</summary>
    public required int Rights { get; init; }

    /// <summary>Runs with all rights.</summary>
    public int Whole { get; set; }

    /// <summary>Those of them that lacked one.</summary>
    public int Short { get; set; }

    /// <summary>Runs without one right.</summary>
    public int Taken { get; set; }

    /// <summary>Rights whose lack was told by an error that names it.</summary>
    public int Failed { get; set; }

    /// <summary>Rights whose lack was told by a warning or in the output, the work being done.</summary>
    public int Warned { get; set; }

    /// <summary>Rights that nobody noticed: one too many each.</summary>
    public int Silent { get; set; }

    /// <summary>Rights that only newer servers ask for.</summary>
    public int NotAsked { get; set; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Command,-26} {Rules,5} {Rights,5} | {Whole,8} {Short,6} | {Taken,5} {Failed,6} {Warned,8} {Silent,9} | {NotAsked,13}");
}
