using System.Net;
using System.Text.RegularExpressions;
using MeshTools.Errors;

namespace MeshTools.Cluster.Requests;

/// <summary>From an HTTP status and the server's Status to an error a user can act on. Pure.</summary>
internal static partial class ResponseErrors
{
    /// <param name="request">What was asked.</param>
    /// <param name="context">The cluster that messages name.</param>
    /// <param name="code">The HTTP status.</param>
    /// <param name="status">What the server said.</param>
    public static MeshToolsException Create(ApiRequest request, string context, HttpStatusCode code, StatusReader status)
    {
        (ErrorDefinition definition, string message) = Classify(request, code, status);
        return new MeshToolsException(definition, $"{message} (context '{context}')", target: request.Subject)
        {
            HttpStatus = code == HttpStatusCode.NotFound && status.IsForeign ? 0 : (int)code,
            Managers = definition == ErrorCatalog.FieldManagerConflict ? [.. Conflicts(status).Select(static group => group.Key)] : [],

            // A 5xx can come after the write reached etcd (a time-out on the way back); a 4xx cannot.
            MayHaveTakenEffect = !request.IsRepeatable && (int)code >= 500 && definition != ErrorCatalog.AdmissionWebhookUnavailable && definition != ErrorCatalog.ObjectInvalid,
        };
    }

    /// <summary>True for a text in which the API server says that it could not call a kubelet.</summary>
    public static bool IsKubeletUnreachable(string text) => KubeletUnreachable().IsMatch(text);

    /// <summary>
    /// True for a text in which the API server says that what was sent does not fit the kind's schema, for example a number in
    /// place of a quantity, or a text that is no base64. It says so with status 500 (kubernetes/kubernetes#139253).
    /// </summary>
    public static bool IsMisfit(string text) => Misfit().IsMatch(text);

    /// <summary>
    /// True for a misfit that may pass: a field that the schema lacks. Of a definition that was changed a moment ago the server
    /// may know the next one a moment later.
    /// </summary>
    public static bool MayFitLater(string text) => text.Contains("field not declared in schema", StringComparison.Ordinal);

    private static string Missing(ApiRequest request, StatusReader status) =>
        request.CreatePermission is string create && CreateDenial().IsMatch(status.Message) ? create : request.Permission;

    private static (ErrorDefinition Definition, string Message) Classify(ApiRequest request, HttpStatusCode code, StatusReader status)
    {
        string subject = request.Subject;
        switch ((int)code)
        {
            case 401:
                return (ErrorCatalog.Unauthorized, $"{subject}: the API server does not accept the credential (401 Unauthorized)");
            case >= 400 and < 500 when PolicyDenial().Match(status.Message) is { Success: true } denied:
                return (ErrorCatalog.AdmissionDenied, $"{subject}: admission policy '{denied.Groups[1].Value}' refused the change: {status.Message}");

            // 403 unless the webhook chose another.
            case >= 400 and < 500 when AdmissionDenial().Match(status.Message) is { Success: true } denied:
                return (ErrorCatalog.AdmissionDenied, $"{subject}: admission webhook '{denied.Groups[1].Value}' refused the change: {status.Message}");
            case 403:
                return (ErrorCatalog.Forbidden, $"{subject}: not allowed to {Missing(request, status)}: {status.Message}");
            case 404 when status.IsForeign:
                return (ErrorCatalog.UnexpectedAnswer, $"{subject}: what answers is no API server: {status.Message}");
            case 404 when status.IsPathUnknown:
                return (ErrorCatalog.KindNotServed, $"{subject}: the server serves nothing of the kind: {status.Message}");
            case 404:
                return (ErrorCatalog.ObjectNotFound, $"{subject} does not exist: {status.Message}");
            case 409 when ManagerConflicts(status) is { Length: > 0 } conflicts:
                return (ErrorCatalog.FieldManagerConflict, $"{subject}: {conflicts}");
            case 409 when status.Reason == "AlreadyExists":
                return (ErrorCatalog.AlreadyExists, $"{subject} exists already: {status.Message}");
            case 409:
                return (ErrorCatalog.ModifiedMeanwhile, $"{subject} was changed meanwhile: {status.Message}");
            case 410:
                return (ErrorCatalog.WatchExpired, $"{subject}: {status.Message}");
            case 429:
                return (ErrorCatalog.TooManyRequests, $"{subject}: the API server is busy: {status.Message}");
            case 400 or 413 or 415 or 422:
                return (ErrorCatalog.ObjectInvalid, $"{subject} was refused: {status.Message}{Fields(status)}");
            case 500 when IsMisfit(status.Message):
                return (ErrorCatalog.ObjectInvalid, $"{subject} was refused: {status.Message}");
            case 500 when WebhookFailure().Match(status.Message) is { Success: true } failed:
                return (ErrorCatalog.AdmissionWebhookUnavailable, $"{subject}: admission webhook '{failed.Groups[1].Value}' did not answer: {status.Message}");
            case >= 500 when IsKubeletUnreachable(status.Message):
                return (ErrorCatalog.NodeUnreachable, $"{subject}: the API server could not reach the kubelet of the pod's node: {status.Message}");
            case >= 500 when ServiceUnreachable().IsMatch(status.Message):
                return (ErrorCatalog.ServiceUnreachable, $"{subject}: the API server could not reach the service: {status.Message}");
            case 503 when status.IsStatus && NoEndpoints().IsMatch(status.Message):
                return (ErrorCatalog.ServiceUnreachable, $"{subject}: the service has no pod that is ready: {status.Message}");
            case 504:
                return (ErrorCatalog.RequestTimeout, $"{subject}: the API server timed out: {status.Message}");
            case >= 500:
                return (ErrorCatalog.ServerFailed, $"{subject}: the API server failed with {(int)code}: {status.Message}");
            default:
                return (ErrorCatalog.UnexpectedAnswer, $"{subject}: unexpected HTTP status {(int)code}: {status.Message}");
        }
    }

    /// <summary>One sentence that names every other manager and its fields; empty when it is not such a conflict.</summary>
    private static string ManagerConflicts(StatusReader status) =>
        string.Join("; ", Conflicts(status).Select(static group => $"'{group.Key}' owns {string.Join(", ", group)}"));

    /// <summary>The fields by their managers.</summary>
    private static IEnumerable<IGrouping<string, string>> Conflicts(StatusReader status) =>

        // The cause's message reads: conflict with "kubectl-client-side-apply" using apps/v1
        status.Causes
            .Where(static cause => cause.Type == "FieldManagerConflict")
            .GroupBy(
                static cause => ManagerName().Match(cause.Message) is { Success: true } match ? match.Groups[1].Value : cause.Message,
                static cause => cause.Field);

    private static string Fields(StatusReader status)
    {
        string[] fields = [.. status.Causes.Select(static cause => cause.Field).Where(static field => field.Length > 0).Distinct()];
        return fields.Length == 0 ? string.Empty : $" [{string.Join(", ", fields)}]";
    }

    [GeneratedRegex("admission webhook \"([^\"]+)\" denied the request", RegexOptions.CultureInvariant)]
    private static partial Regex AdmissionDenial();

    [GeneratedRegex("ValidatingAdmissionPolicy '([^']+)' with binding '[^']*' denied request", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyDenial();

    // Since 1.21 the object stands in parentheses before the colon, or before "to proper version".
    [GeneratedRegex("failed to (?:create typed patch object|convert new object)(?: \\(|:| to proper version)", RegexOptions.CultureInvariant)]
    private static partial Regex Misfit();

    // Kubernetes 1.20 gives no reason where an apply would create and may not.
    [GeneratedRegex(@"cannot create resource|is forbidden:\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex CreateDenial();

    [GeneratedRegex("failed calling webhook \"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex WebhookFailure();

    // How the API server words a call to port 10250 that came to nothing (1.20 to 1.36).
    [GeneratedRegex(@"error dialing backend|dial tcp \S*:10250", RegexOptions.CultureInvariant)]
    private static partial Regex KubeletUnreachable();

    [GeneratedRegex("error trying to reach service", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceUnreachable();

    [GeneratedRegex("^no endpoints available for service", RegexOptions.CultureInvariant)]
    private static partial Regex NoEndpoints();

    [GeneratedRegex("conflict with \"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex ManagerName();
}
