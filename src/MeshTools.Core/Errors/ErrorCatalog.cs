namespace MeshTools.Errors;

/// <summary>
/// Every error that MeshTools can raise. The ids are public API: scripts match on them, and
/// about_MeshTools_Errors lists them (a test compares the two).
/// </summary>
internal static partial class ErrorCatalog
{
    // Made on first use and not by an initializer: the definitions stand in several files of this class, and the order
    // in which their initializers run is not ours to choose.
    private static List<ErrorDefinition>? _definitions;

    /// <summary>All definitions, in no particular order.</summary>
    public static IReadOnlyList<ErrorDefinition> All => _definitions ?? [];

    private static ErrorDefinition Define(string id, ErrorKind kind, string meaning, string action)
    {
        ErrorDefinition definition = new(id, kind, meaning, action);
        (_definitions ??= []).Add(definition);
        return definition;
    }
}
