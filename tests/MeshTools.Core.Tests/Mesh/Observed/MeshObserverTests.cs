using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Mesh.Observed;

public sealed class MeshObserverTests
{
    private const string Empty = """{"metadata": {"resourceVersion": "1"}, "items": []}""";
    private const string OneIstiod = """{"metadata": {"resourceVersion": "1"}, "items": [{"metadata": {"name": "istiod", "namespace": "istio-system"}, "spec": {} }]}""";

    [Fact]
    public async Task A_kind_that_is_not_served_has_no_objects_and_is_no_problem()
    {
        MeshSnapshot snapshot = await ReadAsync(static _ => ScriptedAnswer.Json(Empty), MeshKinds.EnvoyFilter, MeshKinds.Pod);

        Assert.False(snapshot.Reading(MeshKinds.EnvoyFilter).IsServed);
        Assert.Null(snapshot.Reading(MeshKinds.EnvoyFilter).Problem);
        Assert.True(snapshot.Reading(MeshKinds.Pod).IsServed);
        Assert.Equal("v1.20.2", snapshot.ServerVersion.GitVersion);
    }

    [Fact]
    public async Task Who_may_see_one_namespace_alone_gets_that_and_is_told()
    {
        MeshSnapshot snapshot = await ReadAsync(
            static request => request.Path.Contains("/namespaces/istio-system/", StringComparison.Ordinal)
                ? ScriptedAnswer.Json(OneIstiod)
                : ScriptedAnswer.Status(403, "Forbidden", "deployments.apps is forbidden"),
            MeshKinds.Deployment,
            MeshKinds.Node);

        Assert.Equal("istiod", Assert.Single(snapshot.Of(MeshKinds.Deployment)).Name);
        Assert.True(snapshot.Reading(MeshKinds.Deployment).IsForbidden);
        Assert.Contains("forbidden", snapshot.Reading(MeshKinds.Node).Problem, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_kind_that_the_server_fails_to_list_does_not_hide_the_others()
    {
        MeshSnapshot snapshot = await ReadAsync(
            static request => request.Path.EndsWith("/services", StringComparison.Ordinal)
                ? ScriptedAnswer.Status(422, "Invalid", "the conversion webhook is down")
                : ScriptedAnswer.Json(OneIstiod),
            MeshKinds.Service,
            MeshKinds.Deployment);

        Assert.Contains("conversion webhook", snapshot.Reading(MeshKinds.Service).Problem, StringComparison.Ordinal);
        Assert.False(snapshot.Reading(MeshKinds.Service).IsForbidden);
        Assert.Single(snapshot.Of(MeshKinds.Deployment));
    }

    [Theory]
    [InlineData(410, "Expired")]
    [InlineData(422, "Invalid")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task Whoever_decides_by_it_never_takes_what_the_server_failed_to_list_for_nothing(int status, string reason)
    {
        ScriptedServer server = Server(request => request.Path.EndsWith("/services", StringComparison.Ordinal) ? ScriptedAnswer.Status(status, reason, "no") : ScriptedAnswer.Json(OneIstiod));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => Deciding(server).ReadAsync("istio-system", [Wanted(MeshKinds.Service), Wanted(MeshKinds.Deployment)], [], default));

        Assert.Equal((status, "services"), (error.HttpStatus, error.ErrorTarget));
    }

    [Fact]
    public async Task A_kind_whose_definition_has_gone_meanwhile_is_not_served()
    {
        ScriptedServer server = Server(static request => request.Path.EndsWith("/services", StringComparison.Ordinal) ? ScriptedAnswer.Status(404, "NotFound", "404 page not found") : ScriptedAnswer.Json(OneIstiod));

        MeshSnapshot snapshot = await Deciding(server).ReadAsync("istio-system", [Wanted(MeshKinds.Service), Wanted(MeshKinds.Deployment)], [], default);

        Assert.False(snapshot.Reading(MeshKinds.Service).IsServed);
        Assert.Single(snapshot.Of(MeshKinds.Deployment));
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_reached_is_one_error()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => new MeshObserver(new ScriptedServer(static _ => ScriptedAnswer.Refused).Client(), TimeProvider.System)
            .ReadAsync("istio-system", [.. MeshKinds.All.Select(KindNeed.Wish)], [], default));

        Assert.Equal("ConnectionRefused", error.Definition.Id);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Rights_are_asked_of_the_server_and_nothing_is_stored(string allowed, bool expected)
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(request => request.Path switch
        {
            "/apis/authorization.k8s.io" => ScriptedAnswer.Json("""{"versions": [{"version": "v1"}], "preferredVersion": {"version": "v1"} }"""),
            "/apis/authorization.k8s.io/v1" => ScriptedAnswer.Json("""{"resources": [{"name": "selfsubjectaccessreviews", "kind": "SelfSubjectAccessReview", "namespaced": false, "verbs": ["create"]}]}"""),
            _ => ScriptedAnswer.Json($$$"""{"status": {"allowed": {{{allowed}}}} }""", 201),
        }));

        Assert.Equal(expected, await new AccessReview(server.Client()).IsAllowedAsync(new AccessRight("create", "apps", "deployments", "istio-system"), default));

        ScriptedRequest question = server.Calls[^1];
        Assert.Equal("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", question.Path);
        Assert.Contains("""{"verb":"create","group":"apps","resource":"deployments","namespace":"istio-system"}""", question.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\"", question.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_about_rights_is_repeated_when_the_server_fails()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(
            ScriptedAnswer.Json("""{"versions": [{"version": "v1"}], "preferredVersion": {"version": "v1"} }"""),
            ScriptedAnswer.Json("""{"resources": [{"name": "selfsubjectaccessreviews", "kind": "SelfSubjectAccessReview", "namespaced": false, "verbs": ["create"]}]}"""),
            ScriptedAnswer.Status(500, "InternalError", "etcd leader changed"),
            ScriptedAnswer.Reset,
            ScriptedAnswer.Json("""{"status": {"allowed": true} }""", 201)));

        Assert.True(await new AccessReview(server.Client()).IsAllowedAsync(new AccessRight("create", "apps", "deployments", null), default));
    }

    private static MeshObserver Deciding(ScriptedServer server) => new(server.Client(), TimeProvider.System) { Decides = true };

    private static KindNeed Wanted(KindRef kind) => new(kind, "what the command decides by");

    private static Task<MeshSnapshot> ReadAsync(Func<ScriptedRequest, ScriptedAnswer> lists, params KindRef[] kinds) =>
        new MeshObserver(Server(lists).Client(), TimeProvider.System).ReadAsync("istio-system", [.. kinds.Select(KindNeed.Wish)], [], default);

    private static ScriptedServer Server(Func<ScriptedRequest, ScriptedAnswer> lists) =>
        new(ScriptedDiscovery.Then(request => request.Path switch
        {
            "/version" => ScriptedAnswer.Json("""{"major": "1", "minor": "20", "gitVersion": "v1.20.2"}"""),
            _ when request.Path.StartsWith("/apis/networking.istio.io", StringComparison.Ordinal) => ScriptedAnswer.NotFound(),
            _ => lists(request),
        }));
}
