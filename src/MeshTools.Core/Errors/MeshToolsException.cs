namespace MeshTools.Errors;

/// <summary>
/// The only exception that MeshTools raises on purpose. It says what failed, on which object in which cluster, why,
/// and what to do next; the pipeline layer turns it into an ErrorRecord without adding anything.
/// </summary>
internal sealed class MeshToolsException : Exception
{
    public MeshToolsException(
        ErrorDefinition definition,
        string message,
        string? action = null,
        object? target = null,
        Exception? inner = null)
        : base(message, inner)
    {
        Definition = definition;
        Action = action ?? definition.Action;
        ErrorTarget = target;
    }

    /// <summary>The row of <see cref="ErrorCatalog"/> this is an instance of.</summary>
    public ErrorDefinition Definition { get; }

    /// <summary>The next step for the user.</summary>
    public string Action { get; }

    /// <summary>What the error is about: a name, an address, the user's own input.</summary>
    public object? ErrorTarget { get; }

    /// <summary>
    /// True when a request that failed may have been carried out all the same (a reset after sending, a gateway
    /// time-out). Such a write must be looked at again before it is repeated.
    /// </summary>
    public bool MayHaveTakenEffect { get; init; }

    /// <summary>The HTTP status the server answered with, or 0 when no answer came, or none from an API server.</summary>
    public int HttpStatus { get; init; }

    /// <summary>For a conflict: the field managers that own what would change.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    /// <summary>The same error, followed by what it led to.</summary>
    public MeshToolsException Followed(string account) => With($"{Message} {account}", ErrorTarget);

    /// <summary>The same error about another object, e.g. the row that a user piped in.</summary>
    public MeshToolsException About(object? target, string? prefix = null) =>
        With(prefix is null ? Message : prefix + Message, target);

    private MeshToolsException With(string message, object? target) => new(Definition, message, Action, target, InnerException)
    {
        MayHaveTakenEffect = MayHaveTakenEffect,
        HttpStatus = HttpStatus,
        Managers = Managers,
    };
}
