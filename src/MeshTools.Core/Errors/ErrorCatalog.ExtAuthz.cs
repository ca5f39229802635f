namespace MeshTools.Errors;

/// <content>External authorization.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition ExtAuthzRefused = Define(
        "ExtAuthzRefused", ErrorKind.InvalidInput,
        "External authorization as it was asked for would not work, or would harm, in this mesh. Nothing was written; the message lists every reason.",
        "Mend what the message lists and run the command again.");

    public static readonly ErrorDefinition ExtAuthzFilterNotFound = Define(
        "ExtAuthzFilterNotFound", ErrorKind.NotFound,
        "No EnvoyFilter or AuthorizationPolicy of that name sets up external authorization.",
        "Get-ExtAuthzFilter lists what there is.");

    public static readonly ErrorDefinition ExtAuthzFilterNotOwned = Define(
        "ExtAuthzFilterNotOwned", ErrorKind.Conflict,
        "The EnvoyFilter or AuthorizationPolicy was not made by Add-ExtAuthzFilter, so it is not removed.",
        "Remove it where it came from, or give -Force.");
}
