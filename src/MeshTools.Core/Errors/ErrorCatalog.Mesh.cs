namespace MeshTools.Errors;

/// <content>The mesh and what it is made of.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition MeshNotFound = Define(
        "MeshNotFound", ErrorKind.NotFound,
        "The namespace has no control plane of Istio.",
        "Check -Context and -Namespace; `Test-Mesh -BeforeInstall` tells whether a mesh can be installed there.");

    public static readonly ErrorDefinition CheckNotFound = Define(
        "CheckNotFound", ErrorKind.NotFound,
        "No check has that id.",
        "about_MeshTools_Checks lists the checks; tab completion of -Id does too.");

    public static readonly ErrorDefinition InvalidIstioVersion = Define(
        "InvalidIstioVersion", ErrorKind.InvalidInput,
        "The text is no version of Istio.",
        "Give a version in full, e.g. 1.14.6.");
}
