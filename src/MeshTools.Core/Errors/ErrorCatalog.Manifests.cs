namespace MeshTools.Errors;

/// <content>Manifests: Kubernetes objects in YAML or JSON.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition ManifestNotFound = Define(
        "ManifestNotFound", ErrorKind.NotFound,
        "No file or folder is at the path given for the manifest.",
        "Check -ManifestPath.");

    public static readonly ErrorDefinition ManifestUnreadable = Define(
        "ManifestUnreadable", ErrorKind.NotAvailable,
        "A manifest exists but cannot be read, or is too large to be one.",
        "Check the file's permissions and that it is the manifest you mean.");

    public static readonly ErrorDefinition ManifestEmpty = Define(
        "ManifestEmpty", ErrorKind.InvalidData,
        "The manifest holds no Kubernetes object.",
        "Give a file, a folder with *.yaml, *.yml or *.json files, or text that holds at least one object.");

    public static readonly ErrorDefinition ManifestInvalid = Define(
        "ManifestInvalid", ErrorKind.InvalidData,
        "The manifest is not valid: not text, not YAML, or not objects that Kubernetes would take.",
        "Mend the manifest at the place the message names.");

    public static readonly ErrorDefinition ManifestNotRendered = Define(
        "ManifestNotRendered", ErrorKind.InvalidData,
        "The files are a source that a manifest is made from: a kustomization, a Helm chart or one of its templates.",
        "Render it first (`kubectl kustomize DIR` or `helm template DIR`) and give what that prints.");
}
