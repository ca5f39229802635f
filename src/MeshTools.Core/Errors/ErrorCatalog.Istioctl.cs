namespace MeshTools.Errors;

/// <content>istioctl: finding it, fetching it, having it render a manifest.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition IstioctlNotFound = Define(
        "IstioctlNotFound", ErrorKind.NotAvailable,
        "No istioctl of the version asked for was found, and none could be downloaded.",
        "The message lists what to fetch: put it in a folder and give that as -Mirror, or give -IstioctlPath; or render elsewhere and use -ManifestPath.");

    public static readonly ErrorDefinition IstioctlFailed = Define(
        "IstioctlFailed", ErrorKind.InvalidData,
        "istioctl did not render a manifest.",
        "The message ends with istioctl's own words: mend the setting that it names.");

    public static readonly ErrorDefinition ProfileNotFound = Define(
        "ProfileNotFound", ErrorKind.InvalidInput,
        "That version of Istio has no such profile.",
        "Choose one of the profiles that the message lists.");

    public static readonly ErrorDefinition InvalidSetting = Define(
        "InvalidSetting", ErrorKind.InvalidInput,
        "A value of -Set is neither a hashtable nor text of the form path=value.",
        "Write @{ meshConfig = @{ accessLogFile = '/dev/stdout' } } or 'meshConfig.accessLogFile=/dev/stdout'.");

    public static readonly ErrorDefinition RevisionNotSupported = Define(
        "RevisionNotSupported", ErrorKind.NotSupported,
        "Istio knows revisions from 1.6 on.",
        "Leave -Revision out, or install 1.6 or newer.");
}
