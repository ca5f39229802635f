namespace MeshTools.Errors;

/// <content>Installing and removing a mesh.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition InstallRefused = Define(
        "InstallRefused", ErrorKind.NotSupported,
        "The cluster is not fit for this installation. Nothing was written.",
        "Settle every reason that the message lists, then run the command again.");

    public static readonly ErrorDefinition DefinitionNotEstablished = Define(
        "DefinitionNotEstablished", ErrorKind.Timeout,
        "The API server did not take a CustomResourceDefinition into service.",
        "Look at the definition's conditions that the message names: another definition may hold the same names.");

    public static readonly ErrorDefinition WorkloadNotReady = Define(
        "WorkloadNotReady", ErrorKind.Timeout,
        "A workload did not become ready in time.",
        "Mend what the message tells of its pods and run the command again, or give a longer -Timeout.");

    public static readonly ErrorDefinition DefinitionInUse = Define(
        "DefinitionInUse", ErrorKind.Conflict,
        "A CustomResourceDefinition still has objects that are not the mesh's own; they would be deleted with it. Nothing was removed.",
        "Save and delete the objects that the message counts, or let them go with -Force.");

    public static readonly ErrorDefinition MeshNotRemoved = Define(
        "MeshNotRemoved", ErrorKind.Timeout,
        "Objects of the mesh are still there after the time given.",
        "Look at the finalizers of the objects that the message names, then run the command again.");
}
