using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

/// <summary>What is read of a workload that is not ready, and what is said when it may not be read.</summary>
public sealed class EvidenceTests : IDisposable
{
    private const string ReplicaSet = """{"metadata":{"name":"istiod-5","uid":"rs-1","ownerReferences":[{"uid":"uid-istiod"}]}}""";

    private const string Crashing = """
        {"metadata":{"name":"istiod-5-x","uid":"p-1","ownerReferences":[{"kind":"ReplicaSet","uid":"rs-1"}]},"spec":{"nodeName":"n1","containers":[{"name":"discovery"}]},
        "status":{"phase":"Running","containerStatuses":[{"name":"discovery","ready":false,"restartCount":3,
        "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"} },"lastState":{"terminated":{"exitCode":1,"reason":"Error"} } }]} }
        """;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ObjectAddress Istiod = ScriptedWorkloads.Deployment("istiod");

    private readonly ScriptedWorkloads _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task A_crash_loop_is_waited_for_to_the_end_and_then_explained()
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", false);
        _api.Rest = static request => request.Path switch
        {
            "/apis/apps/v1/namespaces/istio-system/replicasets" => ScriptedWorkloads.List(ReplicaSet),
            "/api/v1/namespaces/istio-system/pods" => ScriptedWorkloads.List(Crashing),
            "/api/v1/namespaces/istio-system/events" when request.Query("fieldSelector") == "involvedObject.kind=Pod,involvedObject.name=istiod-5-x" => ScriptedWorkloads.List(
                """{"type":"Warning","reason":"BackOff","message":"Back-off restarting","count":7,"involvedObject":{"name":"istiod-5-x","uid":"p-1"}}""",
                """{"type":"Warning","reason":"Stale","message":"of a pod that had the name before","involvedObject":{"name":"istiod-5-x","uid":"p-0"}}"""),
            "/api/v1/nodes/n1" => ScriptedAnswer.Json("""{"metadata":{"name":"n1"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}"""),
            "/api/v1/namespaces/istio-system/pods/istiod-5-x/log" when request.Query("previous") == "true" && request.Query("container") == "discovery" =>
                ScriptedAnswer.Text("starting\ntoken=hunter2 is refused\n", "text/plain", 200),
            _ => null,
        };

        WorkloadReadiness found = Assert.Single(await FollowAsync(Istiod));

        Assert.Equal(
            """
            0 of 1 pods are ready
            pod istiod-5-x on node n1:
              container discovery waits: CrashLoopBackOff: back-off 40s
              container discovery ended with exit code 1 (Error), restarted 3 times
            warnings, newest first:
              BackOff (7 times): Back-off restarting
            last log lines of container discovery before it ended:
              starting
              token=*** is refused
            """,
            found.Trouble);
        Assert.Equal(Minute, new TimeSpan(_api.Time.Waits.Sum(static wait => wait.Ticks)));
        Assert.Contains(_api.Calls, static call => call.Path.EndsWith("/pods", StringComparison.Ordinal) && call.Query("labelSelector") == "app=istiod");
    }

    [Fact]
    public async Task What_may_not_be_read_is_said_and_hides_nothing_else()
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", false);
        _api.Rest = static request => request.Path switch
        {
            "/apis/apps/v1/namespaces/istio-system/replicasets" => ScriptedWorkloads.List(ReplicaSet),
            "/api/v1/namespaces/istio-system/pods" => ScriptedWorkloads.List(Crashing),
            "/api/v1/nodes/n1" => ScriptedAnswer.Status(403, "Forbidden", "nodes \"n1\" is forbidden"),
            "/api/v1/namespaces/istio-system/events" => ScriptedAnswer.Status(403, "Forbidden", "events is forbidden"),
            _ when request.Path.EndsWith("/log", StringComparison.Ordinal) => ScriptedAnswer.Status(500, "InternalError", "Get \"https://10.0.0.9:10250/x\": dial tcp 10.0.0.9:10250: i/o timeout"),
            _ => null,
        };

        string trouble = (await FollowAsync(Istiod))[0].Trouble!;

        Assert.Contains("container discovery ended with exit code 1 (Error), restarted 3 times", trouble, StringComparison.Ordinal);
        Assert.Contains("\nnode n1 could not be read: ", trouble, StringComparison.Ordinal);
        Assert.Contains("\nthe events could not be read: events: not allowed to list events in namespace istio-system", trouble, StringComparison.Ordinal);
        Assert.Contains("\nthe log of container discovery could not be read: ", trouble, StringComparison.Ordinal);
        Assert.Contains("could not reach the kubelet", trouble, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/apis/apps/v1/namespaces/istio-system/replicasets", "the ReplicaSets could not be read")]
    [InlineData("/api/v1/namespaces/istio-system/pods", "the pods could not be read")]
    public async Task Pods_that_may_not_be_read_leave_what_the_workload_says(string denied, string said)
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", false);
        _api.Rest = request => request.Path == denied ? ScriptedAnswer.Status(403, "Forbidden", "no") : null;

        string trouble = (await FollowAsync(Istiod))[0].Trouble!;

        Assert.StartsWith("0 of 1 pods are ready\n", trouble, StringComparison.Ordinal);
        Assert.Contains(said, trouble, StringComparison.Ordinal);
        Assert.Equal(denied.EndsWith("sets", StringComparison.Ordinal), trouble.Contains("it has no pods yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_has_just_been_started_again_is_explained_by_the_log_before()
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", false);
        _api.Rest = static request => request.Path switch
        {
            "/apis/apps/v1/namespaces/istio-system/replicasets" => ScriptedWorkloads.List(ReplicaSet),
            "/api/v1/namespaces/istio-system/pods" => ScriptedWorkloads.List(Crashing.Replace(
                """ "waiting":{"reason":"CrashLoopBackOff","message":"back-off 40s"} """.Trim(), """ "running":{} """, StringComparison.Ordinal)),
            _ when request.Path.EndsWith("/log", StringComparison.Ordinal) => ScriptedAnswer.Text(
                request.Query("previous") is null ? "unable to retrieve container logs for containerd://1" : "last words", "text/plain", 200),
            _ => null,
        };

        Assert.Contains("last log lines of container discovery before it ended:\n  last words", (await FollowAsync(Istiod))[0].Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubelet_that_hangs_does_not_hold_the_explanation_forever()
    {
        TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", false);
        _api.Rest = request =>
        {
            if (request.Path.EndsWith("/log", StringComparison.Ordinal))
            {
                hanging.TrySetResult();
                return ScriptedAnswer.Never;
            }

            return request.Path.EndsWith("/replicasets", StringComparison.Ordinal) ? ScriptedWorkloads.List(ReplicaSet)
                : request.Path.EndsWith("/pods", StringComparison.Ordinal) ? ScriptedWorkloads.List(Crashing) : null;
        };

        Task<IReadOnlyList<WorkloadReadiness>> following = FollowAsync(Istiod);
        await hanging.Task;
        _api.Time.Advance(TimeSpan.FromSeconds(31));
        string trouble = (await following)[0].Trouble!;

        Assert.Contains("container discovery waits: CrashLoopBackOff", trouble, StringComparison.Ordinal);
        Assert.Contains("the log of container discovery could not be read: it took too long", trouble, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<WorkloadReadiness>> FollowAsync(params ObjectAddress[] workloads) =>
        _api.Wait().FollowAsync(workloads, Minute, CancellationToken.None);
}
