using System.Text.Json.Nodes;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

/// <summary>From what was read to the explanation. Each case is one that operators meet.</summary>
public sealed class WorkloadTroubleTests
{
    private const string OnNode = """ "nodeName":"worker-sz01" """;

    [Fact]
    public void Unschedulable_is_told_in_the_schedulers_words_and_not_twice()
    {
        const string Sentence = "0/3 nodes are available: 1 Insufficient memory, 2 node(s) had taint {dedicated: db}, that the pod didn't tolerate.";
        JsonObject pod = Pod("{}", $$"""{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"{{Sentence}}"}]}""");

        Assert.Equal(
            $"0 of 1 pods are ready\npod istiod-1:\n  it cannot be scheduled: {Sentence}",
            Explain(pod, Event("FailedScheduling", Sentence, count: 9)));
    }

    [Fact]
    public void A_pod_that_no_scheduler_looks_at_names_the_scheduler() =>
        Assert.Contains(
            "no scheduler has looked at it yet (schedulerName volcano)",
            Explain(Pod("""{"schedulerName":"volcano"}""", """{"phase":"Pending"}""")), StringComparison.Ordinal);

    // Container status, what was asked for, and what must be said, in this order.
    public static TheoryData<string, string, string[]> Containers => new()
    {
        {
            """{"name":"discovery","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \"istio/pilot:1.5\""} } }""", "{}",
            ["container discovery waits: ImagePullBackOff: Back-off pulling image \"istio/pilot:1.5\""]
        },
        {
            """{"name":"discovery","ready":false,"restartCount":0,"state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"kiali\" not found"} } }""", "{}",
            ["container discovery waits: CreateContainerConfigError: secret \"kiali\" not found"]
        },
        {
            """
            {"name":"discovery","ready":false,"restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 1m20s"} },
            "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"} } }
            """, """{"resources":{"limits":{"memory":"128Mi"} } }""",
            ["container discovery waits: CrashLoopBackOff: back-off 1m20s", "container discovery ended with exit code 137 (OOMKilled, signal 9 SIGKILL, its memory limit is 128Mi), restarted 4 times"]
        },
        {
            """{"name":"discovery","ready":false,"restartCount":1,"state":{"terminated":{"exitCode":139,"reason":"Error","message":"panic\nat x, token=abc"} } }""", "{}",
            ["container discovery ended with exit code 139 (Error, signal 11 SIGSEGV), restarted once", "its last message: panic at x, token=***"]
        },
        {
            """{"name":"discovery","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"} } }""", "{}",
            ["container discovery ended with exit code 0 (Completed)"]
        },
        {
            """{"name":"discovery","ready":false,"restartCount":0,"started":true,"state":{"running":{"startedAt":"2030-01-01T00:00:00Z"} } }""", """{"readinessProbe":{} }""",
            ["container discovery runs but its readiness probe has not succeeded yet"]
        },
        {
            """{"name":"discovery","ready":false,"restartCount":0,"started":false,"state":{"running":{"startedAt":"2030-01-01T00:00:00Z"} } }""", """{"readinessProbe":{} }""",
            ["container discovery runs but its startup probe has not succeeded yet"]
        },
        {
            """{"name":"discovery","ready":false,"restartCount":0,"state":{"waiting":{"reason":"ContainerCreating"} } }""", "{}",
            ["container discovery is being made (ContainerCreating)"]
        },
    };

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_tells_why(string status, string spec, string[] lines)
    {
        JsonObject container = (JsonObject)JsonNode.Parse(spec)!;
        container["name"] = "discovery";
        JsonObject pod = Pod($$"""{{{OnNode}},"containers":[{{container.ToJsonString()}}]}""", $$"""{"phase":"Running","containerStatuses":[{{status}}]}""");

        Assert.Equal(["0 of 1 pods are ready", "pod istiod-1 on node worker-sz01:", .. lines.Select(static line => $"  {line}")], Explain(pod).Split('\n'));
    }

    [Fact]
    public void A_probe_that_fails_is_told_by_its_newest_failure() => Assert.Contains(
        "container discovery runs but is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503\n",
        Explain(
            Running("discovery"),
            Event("Unhealthy", "Readiness probe failed: dial tcp 10.0.0.1:8080: connection refused", "2030-01-01T00:00:01Z"),
            Event("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503", "2030-01-01T00:00:09Z")) + "\n",
        StringComparison.Ordinal);

    [Fact]
    public void Of_several_containers_the_one_in_trouble_is_told()
    {
        JsonObject pod = Pod($$"""{{{OnNode}}}""", """
            {"phase":"Running","containerStatuses":[
            {"name":"app","ready":true,"state":{"running":{} } },
            {"name":"slow","ready":false,"state":{"running":{} } },
            {"name":"istio-proxy","ready":false,"restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"} },"lastState":{"terminated":{"exitCode":1} } }]}
            """);

        Assert.Contains("container istio-proxy waits: CrashLoopBackOff", Explain(pod), StringComparison.Ordinal);
        Assert.True(FailingContainer.Of(pod)!.IsLogPrevious);
    }

    [Fact]
    public void An_init_container_that_hangs_or_fails_comes_before_those_that_wait_for_it()
    {
        const string Waiting = """ "containerStatuses":[{"name":"app","ready":false,"state":{"waiting":{"reason":"PodInitializing"} } }] """;
        const string Done = """{"name":"first","ready":true,"state":{"terminated":{"exitCode":0} } }""";
        JsonObject hangs = Pod($$"""{{{OnNode}}}""", $$"""{"initContainerStatuses":[{{Done}},{"name":"istio-init","ready":false,"state":{"running":{"startedAt":"2030-01-01T00:00:00Z"} } }],{{Waiting}}}""");
        JsonObject fails = Pod($$"""{{{OnNode}}}""", $$"""{"initContainerStatuses":[{{Done}},{"name":"istio-init","ready":false,"restartCount":2,"state":{"terminated":{"exitCode":2,"reason":"Error"} } }],{{Waiting}}}""");

        Assert.Contains("init container istio-init runs since 2030-01-01T00:00:00Z, and the pod's containers wait for it to end", Explain(hangs), StringComparison.Ordinal);
        Assert.Contains("init container istio-init ended with exit code 2 (Error), restarted 2 times", Explain(fails), StringComparison.Ordinal);
    }

    [Fact]
    public void A_native_sidecar_that_runs_does_not_count_as_an_init_container_that_hangs()
    {
        JsonObject pod = Pod(
            $$"""{{{OnNode}},"initContainers":[{"name":"istio-proxy","restartPolicy":"Always"}]}""",
            """
            {"initContainerStatuses":[{"name":"istio-proxy","started":true,"ready":true,"state":{"running":{} } }],
            "containerStatuses":[{"name":"app","ready":false,"state":{"waiting":{"reason":"ErrImageNeverPull"} } }]}
            """);

        Assert.Contains("container app waits: ErrImageNeverPull", Explain(pod), StringComparison.Ordinal);
    }

    [Fact]
    public void What_keeps_a_container_from_being_made_is_told_with_it()
    {
        JsonObject pod = Pod($$"""{{{OnNode}}}""", """{"containerStatuses":[{"name":"app","ready":false,"state":{"waiting":{"reason":"ContainerCreating"} } }]}""");

        Assert.Contains(
            "container app could not be made yet: MountVolume.SetUp failed for volume \"certs\" : secret \"istio-certs\" not found",
            Explain(pod, Event("FailedMount", "MountVolume.SetUp failed for volume \"certs\" : secret \"istio-certs\" not found")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_is_away_an_eviction_a_deletion_and_a_gate_are_told()
    {
        JsonObject node = Parse("""{"metadata":{"name":"worker-sz01"},"status":{"conditions":[{"type":"Ready","status":"Unknown","lastTransitionTime":"2030-01-01T00:00:00Z","message":"Kubelet stopped posting node status."}]}}""");
        JsonObject evicted = Pod($$"""{{{OnNode}}}""", """{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory."}""");
        JsonObject deleted = Pod($$"""{{{OnNode}}}""", """{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""");
        deleted["metadata"]!["deletionTimestamp"] = "2030-01-01T00:00:30Z";
        deleted["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        JsonObject gated = Pod($$"""{{{OnNode}},"readinessGates":[{"conditionType":"elb/ready"}]}""", """{"phase":"Running","conditions":[{"type":"ContainersReady","status":"True"},{"type":"Ready","status":"False"}]}""");

        Assert.Contains("its node worker-sz01 is NotReady since 2030-01-01T00:00:00Z: Kubelet stopped posting node status.", WorkloadTrouble.Explain(Evidence(Running("app")) with { Node = node }), StringComparison.Ordinal);
        Assert.Contains("it has failed: Evicted: The node was low on resource: memory.", Explain(evicted), StringComparison.Ordinal);
        Assert.Contains("it is being deleted, and was to be gone at 2030-01-01T00:00:30Z; finalizers hold it: example.com/hold", Explain(deleted), StringComparison.Ordinal);
        Assert.Contains("its containers are ready, its readiness gates are not: elb/ready", Explain(gated), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_no_pod_the_refusal_is_told()
    {
        const string Quota = "pods \"istiod-1\" is forbidden: exceeded quota: small, requested: memory=2Gi, used: memory=0, limited: memory=1Gi";
        const string Account = "error looking up service account istio-system/istiod: serviceaccount \"istiod\" not found";
        WorkloadEvidence none = Evidence(null) with { Pods = [] };

        Assert.Equal($"0 of 1 pods are ready\npods cannot be made: {Quota}", WorkloadTrouble.Explain(none with
        {
            State = none.State with { Refusal = Quota },
            Events = [Event("FailedCreate", $"Error creating: {Quota}", about: "istiod-5")],
        }));
        Assert.Equal($"0 of 1 pods are ready\npods cannot be made: {Quota}", WorkloadTrouble.Explain(none with
        {
            ReplicaSet = Parse($$"""{"status":{"conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":{{JsonValue.Create(Quota).ToJsonString()}} } ] } }"""),
        }));
        Assert.Equal($"0 of 1 pods are ready\npods cannot be made: {Account}", WorkloadTrouble.Explain(none with { Events = [Event("FailedCreate", Account, about: "istiod")] }));
        Assert.Equal("0 of 1 pods are ready\nit has no pods yet", WorkloadTrouble.Explain(none));
    }

    [Fact]
    public void The_log_comes_last_and_what_could_not_be_read_is_said_after_it()
    {
        WorkloadEvidence evidence = Evidence(Running("app")) with
        {
            Log = new ContainerLog("app", true, ["one", "two"]),
            Unread = ["the events could not be read: not allowed to list events in namespace istio-system"],
        };

        Assert.EndsWith(
            "\nlast log lines of container app before it ended:\n  one\n  two\nthe events could not be read: not allowed to list events in namespace istio-system",
            WorkloadTrouble.Explain(evidence), StringComparison.Ordinal);
        Assert.EndsWith("\ncontainer app has logged nothing", WorkloadTrouble.Explain(Evidence(Running("app")) with { Log = new ContainerLog("app", false, []) }), StringComparison.Ordinal);
    }

    private static string Explain(JsonObject pod, params JsonObject[] events) => WorkloadTrouble.Explain(Evidence(pod) with { Events = events });

    private static WorkloadEvidence Evidence(JsonObject? pod) => new()
    {
        State = new RolloutState(1, 0, null, "0 of 1 pods are ready"),
        Pod = pod,
        Pods = pod is null ? null : [pod],
    };

    private static JsonObject Pod(string spec, string status) => Parse($$"""{"metadata":{"name":"istiod-1","uid":"p-1"},"spec":{{spec}},"status":{{status}}}""");

    private static JsonObject Running(string container) =>
        Pod($$"""{{{OnNode}}}""", $$"""{"phase":"Running","containerStatuses":[{"name":"{{container}}","ready":false,"restartCount":0,"state":{"running":{} } }]}""");

    private static JsonObject Event(string reason, string message, string last = "2030-01-01T00:00:00Z", int count = 1, string type = "Warning", string about = "istiod-1") => new()
    {
        ["type"] = type,
        ["reason"] = reason,
        ["message"] = message,
        ["lastTimestamp"] = last,
        ["count"] = count,
        ["involvedObject"] = new JsonObject { ["name"] = about },
    };

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;
}
