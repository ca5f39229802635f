namespace MeshTools.Errors;

/// <content>Certificates of gateways: what is given, and what the cluster holds already.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition CertificateFileNotFound = Define(
        "CertificateFileNotFound", ErrorKind.NotFound,
        "A file of the certificate, its key or its CA does not exist or cannot be opened.",
        "Check the path and the right to read the file.");

    public static readonly ErrorDefinition CertificateUnreadable = Define(
        "CertificateUnreadable", ErrorKind.InvalidData,
        "What was given holds no certificate that can be read, or none with a private key.",
        "Give PEM text with CERTIFICATE blocks, or a PFX file that holds the private key too.");

    public static readonly ErrorDefinition CertificateKeyUnreadable = Define(
        "CertificateKeyUnreadable", ErrorKind.InvalidData,
        "The private key cannot be read, or may not be taken out of the store it is in.",
        "Give an RSA or EC key as PEM: PKCS#8, PKCS#1 or SEC1; `openssl pkcs8 -topk8` turns others into that.");

    public static readonly ErrorDefinition CertificatePasswordWrong = Define(
        "CertificatePasswordWrong", ErrorKind.InvalidInput,
        "The private key or the PFX is encrypted, and -Password is missing or wrong.",
        "Give -Password (Read-Host -AsSecureString).");

    public static readonly ErrorDefinition CertificateKeyMismatch = Define(
        "CertificateKeyMismatch", ErrorKind.InvalidData,
        "The private key belongs to another certificate: istiod does not look, and Envoy refuses the listener.",
        "Give certificate and key of one pair.");

    public static readonly ErrorDefinition CertificateNotValid = Define(
        "CertificateNotValid", ErrorKind.InvalidData,
        "A certificate has expired, or is not valid yet.",
        "Have it renewed, or check this machine's clock.");

    public static readonly ErrorDefinition CertificateWeak = Define(
        "CertificateWeak", ErrorKind.InvalidData,
        "The key or the signature is too weak, or of a kind that Envoy does not take.",
        "Use ECDSA P-256, or RSA with 2048 bits or more, signed with SHA-256 or better.");

    public static readonly ErrorDefinition CertificateChainBroken = Define(
        "CertificateChainBroken", ErrorKind.InvalidData,
        "The certificates do not make one chain, in whatever order.",
        "Give the server's certificate and those that issued it, each by the next, and nothing else.");

    public static readonly ErrorDefinition CertificateIsAuthority = Define(
        "CertificateIsAuthority", ErrorKind.InvalidData,
        "The server's certificate is one of an authority (CA:TRUE): strict clients refuse it for a server.",
        "Issue a certificate with basicConstraints CA:FALSE; `openssl req -x509` takes -addext for that.");

    public static readonly ErrorDefinition CertificateNotForServers = Define(
        "CertificateNotForServers", ErrorKind.InvalidData,
        "The certificate is not one for servers, but for clients or other uses (extendedKeyUsage): clients refuse it.",
        "Issue a certificate with the use serverAuth; that of a client is for the other end of the connection.");

    public static readonly ErrorDefinition CertificateTooLarge = Define(
        "CertificateTooLarge", ErrorKind.LimitReached,
        "A certificate, chain or key is larger than any real one: at most 36,500 bytes for a certificate, 95,000 for the chain, 13,000 for the key.",
        "Check that the right file was given.");

    public static readonly ErrorDefinition CertificateHostMismatch = Define(
        "CertificateHostMismatch", ErrorKind.InvalidInput,
        "The certificate is not for a host of the Gateway's server: clients would refuse it.",
        "Make a certificate with the host among its DNS names, or insist with -Force.");

    public static readonly ErrorDefinition CertificateAuthorityMissing = Define(
        "CertificateAuthorityMissing", ErrorKind.InvalidInput,
        "Certificates of clients are wanted (MUTUAL), and there is no CA to check them with; or what was given as CA is none.",
        "Give -CaPath with the CA of the clients' certificates.");

    public static readonly ErrorDefinition CredentialNameInvalid = Define(
        "CredentialNameInvalid", ErrorKind.InvalidInput,
        "Kubernetes or this version of Istio does not take the name for the secret of a certificate.",
        "Use lower-case letters, digits, '-' and '.', not ending in -cacert, and on Istio 1.5 not beginning with istio or prometheus.");

    public static readonly ErrorDefinition HostNameInvalid = Define(
        "HostNameInvalid", ErrorKind.InvalidInput,
        "The text is no name of a host.",
        "Give DNS names such as shop.example.com or *.example.com; for a Gateway also * or NAMESPACE/HOST.");

    public static readonly ErrorDefinition TlsModeNotSupported = Define(
        "TlsModeNotSupported", ErrorKind.NotSupported,
        "This version of Istio does not have the TLS mode.",
        "Use SIMPLE or MUTUAL, or a newer Istio.");

    public static readonly ErrorDefinition CertificateExists = Define(
        "CertificateExists", ErrorKind.Conflict,
        "The secret exists and holds another certificate, or is immutable.",
        "Replace it with -Force, or choose another name.");

    public static readonly ErrorDefinition CertificateNotPutBack = Define(
        "CertificateNotPutBack", ErrorKind.ServerFailure,
        "An immutable secret was deleted to be made anew, which failed, and the former one could not be put back: gateways have no certificate.",
        "Run the command again once the reason given is mended: it makes the secret.");

    public static readonly ErrorDefinition SecretOfAnotherPurpose = Define(
        "SecretOfAnotherPurpose", ErrorKind.Conflict,
        "A secret of that name exists that is none of a certificate, or that MeshTools did not make.",
        "Choose another name; Remove-SdsCertificate -Force removes a certificate's secret that somebody else made.");

    public static readonly ErrorDefinition GatewayNotFound = Define(
        "GatewayNotFound", ErrorKind.NotFound,
        "There is no Gateway of that name, or there are several.",
        "Name it as NAMESPACE/NAME; with -HostName a Gateway that does not exist is created.");

    public static readonly ErrorDefinition GatewayWithoutPods = Define(
        "GatewayWithoutPods", ErrorKind.NotFound,
        "The Gateway's selector picks no gateway that runs, so that nobody can say in which namespace the secret is looked for.",
        "Mend the Gateway's selector, or install the ingress gateway.");

    public static readonly ErrorDefinition GatewayServerAmbiguous = Define(
        "GatewayServerAmbiguous", ErrorKind.Conflict,
        "Which server of the Gateway is meant cannot be told, or it does something else than show a certificate.",
        "Name the hosts with -HostName, and the port with -Port.");

    public static readonly ErrorDefinition CertificateNotFound = Define(
        "CertificateNotFound", ErrorKind.NotFound,
        "No Gateway uses a credential of that name, and MeshTools made no secret of that name.",
        "Get-SdsCertificate lists them; tab completion of -Name does too.");

    public static readonly ErrorDefinition CertificateInUse = Define(
        "CertificateInUse", ErrorKind.Conflict,
        "Servers that New-SdsCertificate did not make still use the certificate: they would go silent.",
        "Change or remove those servers first, or insist with -Force.");
}
