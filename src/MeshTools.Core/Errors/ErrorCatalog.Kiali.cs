namespace MeshTools.Errors;

/// <content>Kiali and its login.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition KialiNotFound = Define(
        "KialiNotFound", ErrorKind.NotFound,
        "The namespace has no Kiali.",
        "Check -Context and -Namespace; `Install-Mesh -Addon kiali` installs one.");

    public static readonly ErrorDefinition KialiVersionUnknown = Define(
        "KialiVersionUnknown", ErrorKind.NotSupported,
        "Kiali's version, on which the strategy depends, is not known.",
        "Give -Strategy: Login for Kiali up to 1.22, Token for newer ones.");

    public static readonly ErrorDefinition KialiStrategyUnsupported = Define(
        "KialiStrategyUnsupported", ErrorKind.NotSupported,
        "This Kiali does not know the strategy.",
        "Leave -Strategy out, or give Token.");

    public static readonly ErrorDefinition KialiStrategyForeign = Define(
        "KialiStrategyForeign", ErrorKind.Conflict,
        "Kiali lets users in by a system of its own (openid, openshift, header).",
        "Manage the users there; with -Strategy Token Kiali is switched over.");

    public static readonly ErrorDefinition KialiCredentialNeeded = Define(
        "KialiCredentialNeeded", ErrorKind.InvalidInput,
        "Strategy login needs a user and a passphrase.",
        "Give -Credential (Get-Credential).");

    public static readonly ErrorDefinition KialiCredentialInvalid = Define(
        "KialiCredentialInvalid", ErrorKind.InvalidInput,
        "Kiali cannot be logged in to with this credential.",
        "Give another user name or passphrase.");

    public static readonly ErrorDefinition KialiConfigNotFound = Define(
        "KialiConfigNotFound", ErrorKind.NotFound,
        "Kiali has no ConfigMap to set its strategy in.",
        "Bring back the ConfigMap kiali with the key config.yaml, as Kiali's manifest has it.");

    public static readonly ErrorDefinition KialiSecretForeign = Define(
        "KialiSecretForeign", ErrorKind.Conflict,
        "Somebody else made Kiali's secret.",
        "Check who else needs it; -Force removes it all the same.");

    public static readonly ErrorDefinition KialiLoginFailed = Define(
        "KialiLoginFailed", ErrorKind.ServerFailure,
        "The credential is written, and Kiali does not let users in by it.",
        "Do what the message says; then `Test-KialiCredential` logs in again.");
}
