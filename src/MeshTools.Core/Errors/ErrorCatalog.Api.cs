namespace MeshTools.Errors;

/// <content>What the API server answers.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition ObjectNotFound = Define(
        "ObjectNotFound", ErrorKind.NotFound,
        "The object does not exist (HTTP 404).",
        "Check the name, the namespace and the context.");

    public static readonly ErrorDefinition KindNotServed = Define(
        "KindNotServed", ErrorKind.NotSupported,
        "The API server serves no such kind: its CustomResourceDefinition is missing, or this Kubernetes version dropped it.",
        "Check the cluster's version, that what brings this kind (Istio's CRDs, for example) is installed, and that the context's server is an API server's address with its whole path.");

    public static readonly ErrorDefinition AlreadyExists = Define(
        "AlreadyExists", ErrorKind.Conflict,
        "An object of that name exists already (HTTP 409).",
        "Choose another name, or change the object that exists.");

    public static readonly ErrorDefinition FieldManagerConflict = Define(
        "FieldManagerConflict", ErrorKind.Conflict,
        "Another field manager owns a field that would change.",
        "Settle it with the owner that the message names, or take the field over with -Force.");

    public static readonly ErrorDefinition ModifiedMeanwhile = Define(
        "ModifiedMeanwhile", ErrorKind.Conflict,
        "The object was changed by somebody else at the same moment, again and again (HTTP 409).",
        "Run the command again; if it stays, find what keeps changing the object.");

    public static readonly ErrorDefinition ObjectInvalid = Define(
        "ObjectInvalid", ErrorKind.InvalidData,
        "The API server refused the object's content (HTTP 400 or 422).",
        "Mend the fields that the message names.");

    public static readonly ErrorDefinition AdmissionDenied = Define(
        "AdmissionDenied", ErrorKind.Denied,
        "An admission webhook or policy refused the change.",
        "The message names the webhook: satisfy its rule or ask its owner.");

    public static readonly ErrorDefinition AdmissionWebhookUnavailable = Define(
        "AdmissionWebhookUnavailable", ErrorKind.ServerFailure,
        "The API server could not call an admission webhook that must answer before this change.",
        "Bring the webhook's service back, or remove a webhook configuration whose service is gone.");

    public static readonly ErrorDefinition TooManyRequests = Define(
        "TooManyRequests", ErrorKind.LimitReached,
        "The API server kept answering that it is busy (HTTP 429).",
        "Run the command again later: what is done already is skipped.");

    public static readonly ErrorDefinition ServerFailed = Define(
        "ServerFailed", ErrorKind.ServerFailure,
        "The API server kept failing (HTTP 5xx).",
        "Look at the API server's and etcd's health, then run the command again: what is done already is skipped.");

    public static readonly ErrorDefinition UnexpectedAnswer = Define(
        "UnexpectedAnswer", ErrorKind.InvalidData,
        "The answer is not what a Kubernetes API server sends.",
        "Check that the context's server is an API server and no proxy answers in its place.");

    public static readonly ErrorDefinition RequestTimeout = Define(
        "RequestTimeout", ErrorKind.Timeout,
        "The API server did not answer in time.",
        "Check the network and the API server's load, then run the command again.");

    public static readonly ErrorDefinition WatchExpired = Define(
        "WatchExpired", ErrorKind.ServerFailure,
        "A watch could not be resumed because the server no longer keeps that resource version (HTTP 410).",
        "Run the command again.");

    public static readonly ErrorDefinition NotConverged = Define(
        "NotConverged", ErrorKind.ServerFailure,
        "The write was accepted, but the object does not hold what was written.",
        "Find the controller or webhook that changes it back: `kubectl get -o yaml --show-managed-fields` names the managers.");
}
