namespace MeshTools.Changes;

/// <summary>Lists within what is emitted.</summary>
internal static class EmittedList
{
    /// <summary>
    /// A real array: PowerShell takes a range of it (<c>[0..1]</c>), as it does not of the types that the compiler makes for a
    /// collection expression.
    /// </summary>
    public static T[] Of<T>(IReadOnlyList<T> items) => items as T[] ?? [.. items];
}
