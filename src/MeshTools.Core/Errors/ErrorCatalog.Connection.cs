namespace MeshTools.Errors;

/// <content>Finding a cluster, reaching it, being let in.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition KubeConfigNotFound = Define(
        "KubeConfigNotFound", ErrorKind.NotFound,
        "No kubeconfig file exists where one was looked for, and this is not a pod of a cluster.",
        "Give -KubeConfig a file that exists, set $env:KUBECONFIG, or create ~/.kube/config.");

    public static readonly ErrorDefinition KubeConfigUnreadable = Define(
        "KubeConfigUnreadable", ErrorKind.NotAvailable,
        "A kubeconfig file, or a certificate, key or token file that it names, exists but cannot be read.",
        "Check the file's permissions and that nothing else holds it open.");

    public static readonly ErrorDefinition KubeConfigInvalid = Define(
        "KubeConfigInvalid", ErrorKind.InvalidData,
        "A kubeconfig file is not valid: not YAML, a field of the wrong type, or a certificate that is none.",
        "Mend the file at the line the message names; `kubectl config view` shows what kubectl reads from it.");

    public static readonly ErrorDefinition ContextNotFound = Define(
        "ContextNotFound", ErrorKind.NotFound,
        "The kubeconfig has no context of that name, or the context names a cluster or user that is missing.",
        "Get-MeshContext lists the contexts there are.");

    public static readonly ErrorDefinition NoCurrentContext = Define(
        "NoCurrentContext", ErrorKind.InvalidInput,
        "The kubeconfig names no current context and -Context was not given.",
        "Give -Context; Get-MeshContext lists the contexts there are.");

    public static readonly ErrorDefinition CredentialPluginFailed = Define(
        "CredentialPluginFailed", ErrorKind.NotAuthenticated,
        "The exec plugin that the kubeconfig names did not hand out a credential.",
        "Run the plugin's command by itself and mend what it reports (a login that has expired is the usual cause).");

    public static readonly ErrorDefinition NotSupportedCredential = Define(
        "NotSupportedCredential", ErrorKind.NotSupported,
        "The kubeconfig's user logs in by a way that Kubernetes has removed (auth-provider).",
        "Use the exec plugin of your provider: kubelogin (Azure), gke-gcloud-auth-plugin (Google), kubelogin/oidc-login (OIDC).");

    public static readonly ErrorDefinition ConnectionRefused = Define(
        "ConnectionRefused", ErrorKind.Unreachable,
        "Nothing listens at the server's address.",
        "Check that the API server runs and that the context's server address and port are right.");

    public static readonly ErrorDefinition HostNotFound = Define(
        "HostNotFound", ErrorKind.Unreachable,
        "The server's name does not resolve.",
        "Check the context's server address, the VPN and the name service.");

    public static readonly ErrorDefinition ConnectionFailed = Define(
        "ConnectionFailed", ErrorKind.Unreachable,
        "The connection could not be made, or broke and did not come back in time.",
        "Check the network to the API server and run the command again: what is done already is skipped.");

    public static readonly ErrorDefinition ServerCertificateUntrusted = Define(
        "ServerCertificateUntrusted", ErrorKind.Untrusted,
        "The API server's certificate is not signed by the CA in the kubeconfig, has expired, or is for another name.",
        "Refresh certificate-authority-data for this cluster in the kubeconfig, or renew the server's certificate.");

    public static readonly ErrorDefinition ClientCertificateInvalid = Define(
        "ClientCertificateInvalid", ErrorKind.NotAuthenticated,
        "The client certificate in the kubeconfig has expired, is not valid yet, or does not match its key.",
        "Get a new client certificate for this user (kubeadm: `kubeadm certs renew`).");

    public static readonly ErrorDefinition Unauthorized = Define(
        "Unauthorized", ErrorKind.NotAuthenticated,
        "The API server does not accept the credential (HTTP 401).",
        "Log in again, or renew the token or client certificate of this context's user.");

    public static readonly ErrorDefinition Forbidden = Define(
        "Forbidden", ErrorKind.Denied,
        "The user lacks a right (HTTP 403).",
        "`Get-MeshPermission COMMAND -AsYaml` prints the roles that the command needs: hand them to whoever gives rights in this cluster.");
}
