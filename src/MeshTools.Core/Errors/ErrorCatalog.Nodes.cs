namespace MeshTools.Errors;

/// <content>Nodes and the names and labels on them.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition NodeNotFound = Define(
        "NodeNotFound", ErrorKind.NotFound,
        "No node has that name, or none fits the pattern.",
        "Get-NodeRegion lists the nodes there are; node names are compared letter by letter.");

    public static readonly ErrorDefinition InvalidNodeName = Define(
        "InvalidNodeName", ErrorKind.InvalidInput,
        "The text cannot be the name of a node: Kubernetes allows lower-case letters, digits, '-' and '.'.",
        "Give the name as Get-NodeRegion prints it.");

    public static readonly ErrorDefinition InvalidLabelValue = Define(
        "InvalidLabelValue", ErrorKind.InvalidInput,
        "A region, zone or subzone cannot be a label value: at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit.",
        "Choose a value within these rules, e.g. 'shenzhen' or 'room-2'.");

    public static readonly ErrorDefinition InvalidSelector = Define(
        "InvalidSelector", ErrorKind.InvalidInput,
        "The label selector is not in Kubernetes' notation.",
        "Write it as for kubectl, e.g. 'front_end=true,topology.kubernetes.io/region in (shenzhen,wuxi)'.");

    public static readonly ErrorDefinition InputNotUnderstood = Define(
        "InputNotUnderstood", ErrorKind.InvalidInput,
        "An object from the pipeline names no node.",
        "Pipe node names, node objects, or rows with a Name column.");

    public static readonly ErrorDefinition RegionMissing = Define(
        "RegionMissing", ErrorKind.InvalidInput,
        "Neither -Region nor a Region column says where the node is.",
        "Give -Region, or pipe rows that have a Region column.");

    public static readonly ErrorDefinition NodeGivenTwice = Define(
        "NodeGivenTwice", ErrorKind.Conflict,
        "The same node was given before with another region, zone or subzone.",
        "Keep one row for each node.");
}
