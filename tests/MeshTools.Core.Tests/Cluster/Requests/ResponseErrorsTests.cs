using System.Net;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Requests;

public sealed class ResponseErrorsTests
{
    // HTTP status, reason, message; error id; whether a write may have taken effect.
    public static TheoryData<int, string, string, string, bool> Answers => new()
    {
        { 400, "BadRequest", "the body is bad", "ObjectInvalid", false },
        { 401, "Unauthorized", "Unauthorized", "Unauthorized", false },
        { 403, "Forbidden", "nodes \"a\" is forbidden: User \"jane\" cannot patch", "Forbidden", false },
        { 404, "NotFound", "nodes \"a\" not found", "ObjectNotFound", false },
        { 409, "AlreadyExists", "nodes \"a\" already exists", "AlreadyExists", false },
        { 409, "Conflict", "the object has been modified", "ModifiedMeanwhile", false },
        { 410, "Expired", "too old resource version", "WatchExpired", false },
        { 413, "RequestEntityTooLarge", "too large", "ObjectInvalid", false },
        { 415, "UnsupportedMediaType", "no such type", "ObjectInvalid", false },
        { 422, "Invalid", "Node \"a\" is invalid", "ObjectInvalid", false },
        { 429, "TooManyRequests", "slow down", "TooManyRequests", false },
        { 500, "InternalError", "etcd is sad", "ServerFailed", true },
        { 500, "", "failed to create typed patch object: .spec.cpu: expected string, got &value.valueUnstructured{Value:500}", "ObjectInvalid", false },
        { 500, "", "failed to create typed patch object (istio-system/istiod; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string", "ObjectInvalid", false },
        { 500, "", "failed to create typed patch object: .spec.novelty: field not declared in schema", "ObjectInvalid", false },
        { 500, "", "failed to convert new object to proper version: unable to convert unstructured object to admissionregistration.k8s.io/v1, Kind=ValidatingWebhookConfiguration: error decoding from json: illegal base64 data at input byte 0", "ObjectInvalid", false },
        { 500, "", "failed to convert new object (/x; admissionregistration.k8s.io/v1, Kind=ValidatingWebhookConfiguration) to proper version (admissionregistration.k8s.io/v1): illegal base64 data", "ObjectInvalid", false },
        { 502, "", "", "ServerFailed", true },
        { 503, "ServiceUnavailable", "shutting down", "ServerFailed", true },
        { 504, "Timeout", "context deadline exceeded", "RequestTimeout", true },
        { 405, "MethodNotAllowed", "no", "UnexpectedAnswer", false },
        { 302, "", "elsewhere", "UnexpectedAnswer", false },
        { 418, "", "teapot", "UnexpectedAnswer", false },
        { 403, "Forbidden", "admission webhook \"guard.example\" denied the request: no", "AdmissionDenied", false },
        { 400, "", "admission webhook \"guard.example\" denied the request without explanation", "AdmissionDenied", false },
        { 409, "Conflict", "admission webhook \"guard.example\" denied the request: taken", "AdmissionDenied", false },
        { 422, "Invalid", "admission webhook \"guard.example\" denied the request: [a, b]", "AdmissionDenied", false },
        { 422, "Invalid", "nodes \"a\" is forbidden: ValidatingAdmissionPolicy 'guard.example' with binding 'b' denied request: no", "AdmissionDenied", false },
        { 500, "InternalError", "Internal error occurred: failed calling webhook \"guard.example\": connection refused", "AdmissionWebhookUnavailable", false },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Each_answer_has_its_error(int code, string reason, string message, string id, bool mayHaveTakenEffect)
    {
        MeshToolsException error = Error(code, new StatusReader(message, reason, []));

        Assert.Equal(id, error.Definition.Id);
        Assert.Equal(mayHaveTakenEffect, error.MayHaveTakenEffect);
        Assert.Equal(code, error.HttpStatus);
        Assert.Equal("node/a", error.ErrorTarget);
        Assert.Contains("node/a", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("(context 'prod')", error.Message, StringComparison.Ordinal);
        if (id.StartsWith("Admission", StringComparison.Ordinal))
        {
            Assert.Contains("'guard.example'", error.Message, StringComparison.Ordinal);
        }
        else if (id != "Unauthorized")
        {
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    // A kubeconfig with the address of something else, or without the path that a cluster has behind a proxy.
    [Theory]
    [InlineData("nodes \"a\" not found", "ObjectNotFound", 404)]
    [InlineData("404 page not found\n", "KindNotServed", 404)]
    [InlineData("<html><body>Not Found</body></html>", "UnexpectedAnswer", 0)]
    [InlineData("{\"error\":\"Not Found\"}", "UnexpectedAnswer", 0)]
    public void Only_an_API_server_can_say_that_an_object_is_missing(string body, string id, int status)
    {
        MeshToolsException error = Error(404, StatusReader.Parse(body, "HTTP 404"));

        Assert.Equal((id, status), (error.Definition.Id, error.HttpStatus));
        Assert.Contains(id == "ObjectNotFound" ? "name" : "context's server", error.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(504)]
    public void What_can_be_repeated_without_harm_is_never_in_doubt(int code) =>
        Assert.False(Error(code, new StatusReader("x", string.Empty, []), repeatable: true).MayHaveTakenEffect);

    [Fact]
    public void A_conflict_names_every_manager_with_its_fields()
    {
        MeshToolsException error = Error(409, new StatusReader("Apply failed with 3 conflicts", "Conflict",
        [
            ("FieldManagerConflict", ".spec.replicas", "conflict with \"kubectl-edit\" using apps/v1 at 2021-01-01T00:00:00Z"),
            ("FieldManagerConflict", ".metadata.labels.region", "conflict with \"argo controller\""),
            ("FieldManagerConflict", ".spec.paused", "conflict with \"kubectl-edit\" using apps/v1 at 2021-01-01T00:00:00Z"),
        ]));

        Assert.Equal("FieldManagerConflict", error.Definition.Id);
        Assert.Contains("'kubectl-edit' owns .spec.replicas, .spec.paused; 'argo controller' owns .metadata.labels.region", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Force", error.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void A_conflict_in_words_nobody_foresaw_is_repeated_as_it_is() =>
        Assert.Contains(
            "'owned by the moon' owns .spec",
            Error(409, new StatusReader("x", "Conflict", [("FieldManagerConflict", ".spec", "owned by the moon")])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_right_is_named_by_verb_and_resource() =>
        Assert.Contains("not allowed to patch nodes", Error(403, new StatusReader("forbidden", "Forbidden", [])).Message, StringComparison.Ordinal);

    /// <summary>As Kubernetes 1.20 and newer ones say it of an apply that finds nothing there.</summary>
    [Theory]
    [InlineData("envoyfilters.networking.istio.io \"a\" is forbidden: ", "create nodes")]
    [InlineData("nodes \"a\" is forbidden: User \"jane\" cannot create resource \"nodes\"", "create nodes")]
    [InlineData("nodes \"a\" is forbidden: User \"jane\" cannot patch resource \"nodes\"", "patch nodes")]
    public void An_apply_that_may_not_create_says_so(string message, string right)
    {
        ApiRequest request = new(HttpMethod.Patch, "api/v1/nodes/a") { Subject = "node/a", Permission = "patch nodes", CreatePermission = "create nodes", IsRepeatable = true };

        MeshToolsException error = ResponseErrors.Create(request, "prod", HttpStatusCode.Forbidden, new StatusReader(message, "Forbidden", []));

        Assert.Contains($"not allowed to {right}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_are_wrong_are_named_once()
    {
        MeshToolsException error = Error(422, new StatusReader("Node is invalid", "Invalid",
            [("FieldValueInvalid", "metadata.labels", "a"), ("FieldValueInvalid", "metadata.labels", "b"), ("FieldValueRequired", "spec.x", "c"), ("x", "", "d")]));

        Assert.Contains("[metadata.labels, spec.x]", error.Message, StringComparison.Ordinal);
    }

    private static MeshToolsException Error(int code, StatusReader status, bool repeatable = false)
    {
        ApiRequest request = new(HttpMethod.Patch, "api/v1/nodes/a") { Subject = "node/a", Permission = "patch nodes", IsRepeatable = repeatable };
        return ResponseErrors.Create(request, "prod", (HttpStatusCode)code, status);
    }
}
