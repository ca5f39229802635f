namespace MeshTools.Errors;

/// <content>The mesh and what it is made of.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition MeshNotFound = Define(
        "MeshNotFound", ErrorKind.NotFound,
        "The namespace has no control plane of Istio.",
        "Check -Context and -Namespace; `Test-Mesh -BeforeInstall` tells whether a mesh can be installed there.");
}
