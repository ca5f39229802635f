namespace MeshTools.Errors;

/// <content>What goes through the API server to a pod: exec, logs, ports, services.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition PodCommandFailed = Define(
        "PodCommandFailed", ErrorKind.ServerFailure,
        "A command could not be run in a container, or its outcome is not known.",
        "Check that the container runs and that its image has the program that the message names.");

    public static readonly ErrorDefinition NodeUnreachable = Define(
        "NodeUnreachable", ErrorKind.Unreachable,
        "The API server could not reach the kubelet of a pod's node.",
        "Check that the node is Ready and that its port 10250 is open to the API server.");

    public static readonly ErrorDefinition ServiceUnreachable = Define(
        "ServiceUnreachable", ErrorKind.Unreachable,
        "The API server could not reach a service: none of its pods is ready, or the port does not answer.",
        "Check the service's endpoints and its pods' readiness.");
}
