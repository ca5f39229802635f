using MeshTools.Errors;

namespace MeshTools.Changes;

/// <summary>
/// What became of one input: a result to emit or an error to report, never both and never neither. A class: for lists of a
/// struct there is no precompiled code, and a session's first command would compile some thirty methods for them.
/// </summary>
internal sealed record ItemOutcome<T>
    where T : class
{
    private ItemOutcome(T? value, MeshToolsException? error)
    {
        Value = value;
        Error = error;
    }

    public T? Value { get; }

    public MeshToolsException? Error { get; }

    public static implicit operator ItemOutcome<T>(T value) => new(value, null);

    public static implicit operator ItemOutcome<T>(MeshToolsException error) => new(null, error);
}
