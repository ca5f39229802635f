namespace MeshTools.Errors;

/// <content>Rights.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition PermissionCommandUnknown = Define(
        "PermissionCommandUnknown", ErrorKind.InvalidInput,
        "Rights were asked for of a command that MeshTools does not have, or that talks to no cluster.",
        "Tab completion of -Command lists the commands that talk to a cluster; the others need no rights.");
}
