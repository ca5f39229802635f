using System.Management.Automation;

namespace MeshTools.Testing;

/// <summary>Everything that a script left behind, stream by stream.</summary>
internal sealed record Outcome
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<string> Information { get; init; }

    public required IReadOnlyList<ProgressRecord> Progress { get; init; }

    /// <summary>What the host was asked to write: -WhatIf speaks here.</summary>
    public required string HostText { get; init; }

    /// <summary>The error that ended the script, or null.</summary>
    public ErrorRecord? Terminating { get; init; }

    /// <summary>The output; fails the test when there was any error.</summary>
    public IReadOnlyList<PSObject> Clean()
    {
        Assert.Null(Terminating?.ToString());
        Assert.Empty(Errors.Select(static error => error.ToString()));
        return Output;
    }

    /// <summary>The values of one property of each output object.</summary>
    public IReadOnlyList<object?> Values(string property) => [.. Output.Select(item => item.Properties[property].Value)];

    /// <summary>The ids of the errors, without the command behind the comma.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(static error => error.FullyQualifiedErrorId.Split(',')[0])];
}
