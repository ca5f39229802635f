namespace MeshTools.Errors;

/// <content>Gateways on ports of their nodes.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition IngressGatewayNotFound = Define(
        "IngressGatewayNotFound", ErrorKind.NotFound,
        "The namespace has no Deployment and no DaemonSet of that name that runs a gateway of Istio.",
        "Get-IngressGateway lists the gateways there are; give -Name and -Namespace as it prints them.");

    public static readonly ErrorDefinition IngressConflict = Define(
        "IngressConflict", ErrorKind.Conflict,
        "Something stands in the way of the gateway on its nodes: a pod that holds a port, a taint, a node that is not ready. All of it is listed, and nothing was changed.",
        "Remove what is in the way, or publish on other nodes or ports. With -Force, nodes that cannot serve now are not waited for; a port that is held stays a conflict.");

    public static readonly ErrorDefinition IngressNodeMissing = Define(
        "IngressNodeMissing", ErrorKind.NotFound,
        "No node has the labels that are to carry the gateway.",
        "Name the nodes with -Node, which labels them, or label them and run the command again.");

    public static readonly ErrorDefinition IngressNotServing = Define(
        "IngressNotServing", ErrorKind.Timeout,
        "The gateway did not become ready in its new form within -Timeout, or with -Reach a port took no connection; everything was put back.",
        "Look at the reason given for the pods, and give a longer -Timeout where they only need time.");

    public static readonly ErrorDefinition IngressNotPublished = Define(
        "IngressNotPublished", ErrorKind.NotFound,
        "There is no record of what the gateway was before, so there is nothing to give back.",
        "Get-IngressGateway tells which gateways are published.");

    public static readonly ErrorDefinition IngressRecordUnreadable = Define(
        "IngressRecordUnreadable", ErrorKind.InvalidData,
        "The Secret in which Publish-IngressGateway keeps what the gateway was before cannot be read.",
        "Restore the Secret from a backup, or install the gateway again and remove the Secret and the DaemonSet.");

    public static readonly ErrorDefinition IngressNotPutBack = Define(
        "IngressNotPutBack", ErrorKind.ServerFailure,
        "The command failed, and part of what it had changed could not be put back.",
        "Run Unpublish-IngressGateway once the server answers; the record of what was there before is kept.");
}
