namespace MeshTools.Errors;

/// <summary>
/// Every error that MeshTools can raise. The ids are public API: scripts match on them, and
/// about_MeshTools_Errors lists them (a test compares the two).
/// </summary>
internal static partial class ErrorCatalog
{
    private static readonly List<ErrorDefinition> Definitions = [];

    /// <summary>All definitions, in no particular order.</summary>
    public static IReadOnlyList<ErrorDefinition> All => Definitions;

    private static ErrorDefinition Define(string id, ErrorKind kind, string meaning, string action)
    {
        ErrorDefinition definition = new(id, kind, meaning, action);
        Definitions.Add(definition);
        return definition;
    }
}
