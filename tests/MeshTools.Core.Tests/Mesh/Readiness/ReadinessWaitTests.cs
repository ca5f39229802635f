using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

public sealed class ReadinessWaitTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ObjectAddress Istiod = ScriptedWorkloads.Deployment("istiod");
    private static readonly ObjectAddress Gateway = ScriptedWorkloads.Deployment("istio-ingressgateway");

    private readonly ScriptedWorkloads _api = new();

    public void Dispose() => _api.Dispose();

    [Fact]
    public async Task It_waits_until_the_last_one_is_ready_and_tells_the_counts()
    {
        _api.Workloads["deployments/istiod"] = static look => ScriptedWorkloads.State("istiod", look >= 4);
        _api.Workloads["deployments/istio-ingressgateway"] = static look => ScriptedWorkloads.State("istio-ingressgateway", look >= 2);

        IReadOnlyList<WorkloadReadiness> found = await FollowAsync(Istiod, Gateway);

        Assert.Equal([Istiod, Gateway], found.Select(static item => item.Address));
        Assert.All(found, static item => Assert.Equal((1, 1, true), (item.Desired, item.Ready, item.IsReady)));
        Assert.Equal("img/istiod:1", found[0].Image);
        Assert.Equal(
            ["istiod 0/1, istio-ingressgateway 0/1", "istiod 0/1, istio-ingressgateway 1/1", "istiod 0/1, istio-ingressgateway 1/1", "istiod 1/1, istio-ingressgateway 1/1", "done"],
            _api.Bars.Select(static bar => bar.Status));
        Assert.Equal([0, 1, 1, 2, 2], _api.Bars.Select(static bar => bar.Done));
        Assert.Single(_api.Bars, static bar => bar.Completed);
        Assert.Single(_api.Bars.Select(static bar => bar.Activity).Distinct());
        Assert.Equal(4, _api.Looks("deployments/istiod"));
    }

    [Fact]
    public async Task What_is_ready_costs_one_look_and_no_wait()
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", true);

        await FollowAsync(Istiod);

        Assert.Single(_api.Calls);
        Assert.Empty(_api.Time.Waits);
        Assert.Empty(await FollowAsync());
    }

    [Fact]
    public async Task What_can_never_start_is_told_once_and_long_before_the_end()
    {
        const string Failure = """[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"exceeded quota: small"}]""";
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State("istiod", false, Failure);
        _api.Workloads["deployments/istio-ingressgateway"] = look =>
            ScriptedWorkloads.State("istio-ingressgateway", look < 10 || _api.Said.Count == 2 ? look > 10 : throw new InvalidOperationException("not told yet"));
        _api.Rest = static request => request.Path.EndsWith("/pods", StringComparison.Ordinal) && request.Query("labelSelector") == "app=istio-ingressgateway"
            ? ScriptedWorkloads.List("""{"metadata":{"name":"gw-1","ownerReferences":[{"uid":"rs-9"}]},"status":{"containerStatuses":[{"name":"istio-proxy","ready":false,"state":{"waiting":{"reason":"InvalidImageName","message":"couldn't parse image"} } }]} }""")
            : request.Path.EndsWith("/replicasets", StringComparison.Ordinal) ? ScriptedWorkloads.List("""{"metadata":{"name":"gw","uid":"rs-9","ownerReferences":[{"uid":"uid-istio-ingressgateway"}]} }""") : null;

        IReadOnlyList<WorkloadReadiness> found = await FollowAsync(Istiod, Gateway);

        Assert.Equal(
            [
                "deployment/istio-system/istio-ingressgateway: pod gw-1 cannot start: container istio-proxy: InvalidImageName: couldn't parse image",
                "deployment/istio-system/istiod: pods cannot be made: exceeded quota: small",
            ],
            _api.Said.Order(StringComparer.Ordinal));
        Assert.Contains("\npods cannot be made: exceeded quota: small", found[0].Trouble, StringComparison.Ordinal);
        Assert.True(found[1].IsReady);
    }

    [Fact]
    public async Task A_DaemonSet_without_a_node_is_ready_and_a_warning_says_that_it_runs_nowhere()
    {
        _api.Workloads["daemonsets/gateway"] = static _ => ScriptedAnswer.Json(
            """{"metadata":{"name":"gateway","generation":1},"spec":{"template":{"spec":{"nodeSelector":{"front_end":"true"},"containers":[]} } },"status":{"observedGeneration":1} }""");

        WorkloadReadiness found = Assert.Single(await FollowAsync(ScriptedWorkloads.DaemonSet("gateway")));

        Assert.Equal((0, 0, true), (found.Desired, found.Ready, found.IsReady));
        Assert.Equal(
            ["warning: daemonset/istio-system/gateway counts as ready (0 of 0), but no node matches its selector front_end=true: it runs nowhere."], _api.Said);
    }

    [Fact]
    public async Task A_workload_that_does_not_exist_is_waited_for_and_named()
    {
        _api.Workloads["deployments/istiod"] = static look => look < 3 ? ScriptedAnswer.NotFound() : ScriptedWorkloads.State("istiod", true);

        Assert.True((await FollowAsync(Istiod))[0].IsReady);
        Assert.Equal("it does not exist", (await FollowAsync(Gateway))[0].Trouble);
    }

    [Fact]
    public async Task A_server_that_restarts_meanwhile_is_waited_for()
    {
        _api.Workloads["deployments/istiod"] = static look => look switch
        {
            1 => ScriptedWorkloads.State("istiod", false),
            < 30 => ScriptedAnswer.Refused,
            _ => ScriptedWorkloads.State("istiod", true),
        };

        Assert.True((await _api.Wait().FollowAsync([Istiod], TimeSpan.FromMinutes(5), CancellationToken.None))[0].IsReady);
    }

    [Fact]
    public async Task Only_a_cluster_that_cannot_be_read_at_all_is_an_error()
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedAnswer.Status(403, "Forbidden", "no");
        _api.Workloads["deployments/istio-ingressgateway"] = static _ => ScriptedWorkloads.State("istio-ingressgateway", true);

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => FollowAsync(Istiod));
        IReadOnlyList<WorkloadReadiness> found = await FollowAsync(Istiod, Gateway);

        Assert.Equal(ErrorCatalog.Forbidden, error.Definition);
        Assert.True(_api.Bars.First().Completed);
        Assert.Contains("not allowed to get deployments.apps in namespace istio-system", found[0].Trouble, StringComparison.Ordinal);
        Assert.True(found[1].IsReady);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_at_once_and_takes_the_bar_away()
    {
        using CancellationTokenSource stop = new();
        _api.Workloads["deployments/istiod"] = look =>
        {
            if (look == 3)
            {
                stop.Cancel();
            }

            return ScriptedWorkloads.State("istiod", false);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _api.Wait().FollowAsync([Istiod], Minute, stop.Token));

        Assert.Equal(3, _api.Looks("deployments/istiod"));
        Assert.True(_api.Bars.Last().Completed);
    }

    [Fact]
    public async Task A_server_that_hangs_does_not_hold_it_beyond_the_time()
    {
        TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.Workloads["deployments/istiod"] = look =>
        {
            if (look < 3)
            {
                return ScriptedWorkloads.State("istiod", false);
            }

            hanging.TrySetResult();
            return ScriptedAnswer.Never;
        };

        Task<IReadOnlyList<WorkloadReadiness>> following = _api.Wait().FollowAsync([Istiod], TimeSpan.FromSeconds(40), CancellationToken.None);
        await hanging.Task;
        _api.Time.Advance(TimeSpan.FromSeconds(41));

        Assert.StartsWith("0 of 1 pods are ready", (await following)[0].Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_look_does_not_wait_and_asks_for_nothing_but_the_workloads()
    {
        _api.Workloads["deployments/istiod"] = static _ => ScriptedWorkloads.State(
            "istiod", false, """[{"type":"ReplicaFailure","status":"True","message":"exceeded quota: small"}]""");
        _api.Workloads["deployments/istio-ingressgateway"] = static _ => ScriptedWorkloads.State("istio-ingressgateway", true);

        IReadOnlyList<WorkloadReadiness> found = await _api.Wait().LookAsync([Istiod, Gateway], CancellationToken.None);

        Assert.Equal("0 of 1 pods are ready\npods cannot be made: exceeded quota: small", found[0].Trouble);
        Assert.True(found[1].IsReady);
        Assert.Equal(2, _api.Calls.Count);
        Assert.Empty(_api.Bars);
        Assert.Empty(_api.Time.Waits);
    }

    private Task<IReadOnlyList<WorkloadReadiness>> FollowAsync(params ObjectAddress[] workloads) =>
        _api.Wait().FollowAsync(workloads, Minute, CancellationToken.None);
}
