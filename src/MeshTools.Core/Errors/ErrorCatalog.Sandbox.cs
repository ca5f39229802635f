namespace MeshTools.Errors;

/// <content>The local control plane.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition SandboxNameInvalid = Define(
        "SandboxNameInvalid", ErrorKind.InvalidInput,
        "The text cannot be the name of a sandbox: it becomes part of file names and of a context's name.",
        "Use at most 40 lower-case letters, digits and '-', beginning and ending with a letter or digit.");

    public static readonly ErrorDefinition SandboxExists = Define(
        "SandboxExists", ErrorKind.Conflict,
        "A sandbox of that name runs already.",
        "Use it (Get-MeshSandbox), stop it first (Stop-MeshSandbox), or choose another -Name.");

    public static readonly ErrorDefinition SandboxBusy = Define(
        "SandboxBusy", ErrorKind.Conflict,
        "Another process is starting or stopping the sandbox at this moment.",
        "Wait until it has ended, or choose another -Name.");

    public static readonly ErrorDefinition SandboxNotFound = Define(
        "SandboxNotFound", ErrorKind.NotFound,
        "No sandbox has that name.",
        "Get-MeshSandbox lists the sandboxes there are.");

    public static readonly ErrorDefinition SandboxBinariesNotFound = Define(
        "SandboxBinariesNotFound", ErrorKind.NotAvailable,
        "etcd, kube-apiserver, kube-controller-manager and kube-scheduler were found in none of the places, and could not be downloaded.",
        "Give -AssetsPath a folder that holds the four programs.");

    public static readonly ErrorDefinition SandboxStartFailed = Define(
        "SandboxStartFailed", ErrorKind.ServerFailure,
        "A part of the control plane ended or did not become ready. All of it was taken down again.",
        "The message ends with the last lines of the part's log: mend what they report.");

    public static readonly ErrorDefinition SandboxStartTimeout = Define(
        "SandboxStartTimeout", ErrorKind.Timeout,
        "The control plane was not ready in time. All of it was taken down again.",
        "Give a longer -Timeout, or free processor time and memory on this machine.");

    public static readonly ErrorDefinition SandboxStopFailed = Define(
        "SandboxStopFailed", ErrorKind.NotAvailable,
        "A process of the sandbox did not end, or its folder could not be removed.",
        "Look at what the message names, then run Stop-MeshSandbox again.");

    public static readonly ErrorDefinition SandboxFolderUnusable = Define(
        "SandboxFolderUnusable", ErrorKind.NotAvailable,
        "The folder for sandboxes cannot be created or written.",
        "Check the rights on the folder that the message names, or point XDG_STATE_HOME elsewhere.");

    public static readonly ErrorDefinition SandboxNodesInvalid = Define(
        "SandboxNodesInvalid", ErrorKind.InvalidData,
        "The nodes for the sandbox are not understood: a file, a row or an object is not as it must be.",
        "Mend what the message names; the columns are Name, Region, Zone, Subzone, Labels, Taints, Cpu, Memory, Pods, Ready.");
}
