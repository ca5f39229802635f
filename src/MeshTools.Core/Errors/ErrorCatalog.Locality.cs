namespace MeshTools.Errors;

/// <content>Locality load balancing.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition ServiceNotFound = Define(
        "ServiceNotFound", ErrorKind.NotFound,
        "No Service or ServiceEntry has that name, or it has no port.",
        "Give NAME.NAMESPACE, or the host of a ServiceEntry; `kubectl get services -A` lists the Services.");

    public static readonly ErrorDefinition ServiceAmbiguous = Define(
        "ServiceAmbiguous", ErrorKind.InvalidInput,
        "Services of several namespaces have that name.",
        "Give NAME.NAMESPACE.");

    public static readonly ErrorDefinition ServicePortNotFound = Define(
        "ServicePortNotFound", ErrorKind.NotFound,
        "The service does not have that port.",
        "Give a port as its clients name it, not the port of its pods.");

    public static readonly ErrorDefinition InvalidLocality = Define(
        "InvalidLocality", ErrorKind.InvalidInput,
        "Where requests come from or go to is not written as Istio reads it, or names a region that no node is in.",
        "Write REGION, REGION/ZONE or REGION/ZONE/SUBZONE, with names as Get-NodeRegion lists them.");

    public static readonly ErrorDefinition LocalitySettingInvalid = Define(
        "LocalitySettingInvalid", ErrorKind.InvalidInput,
        "istiod would refuse or ignore the locality setting.",
        "Mend what the message names: one of failover, distribute and failoverPriority; regions alone in failover; weights of 1 to 100 that sum to 100.");

    public static readonly ErrorDefinition LocalityHalfLabelled = Define(
        "LocalityHalfLabelled", ErrorKind.Conflict,
        "Some pods of the service run on nodes without a region: they would get no requests while any other is well.",
        "Label the nodes (Set-NodeRegion), or give -Force.");

    public static readonly ErrorDefinition DestinationRuleConflict = Define(
        "DestinationRuleConflict", ErrorKind.Conflict,
        "Two DestinationRules are for the same host; which of them is obeyed depends on their age.",
        "Merge them into one, then try again.");

    public static readonly ErrorDefinition LiveNotAvailable = Define(
        "LiveNotAvailable", ErrorKind.NotAvailable,
        "What istiod sends to a proxy could not be read from it.",
        "-Live runs pilot-discovery in a ready istiod pod (pods/exec) and needs a gateway that is connected to it; without -Live the prediction alone is shown.");
}
