using System.Text.Json.Nodes;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Standin;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class StandinTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_bound_pod_runs_and_is_ready_with_an_address()
    {
        JsonNode status = Status(Pod());

        Assert.Equal("Running", (string?)status["phase"]);
        Assert.Equal("10.128.0.1", (string?)status["podIP"]);
        Assert.Equal("10.64.0.1", (string?)status["hostIP"]);
        Assert.Equal("True", status["conditions"].ConditionStatus("Ready"));
        JsonNode container = status["containerStatuses"]![0]!;
        Assert.True((bool)container["ready"]! && (bool)container["started"]!);
        Assert.Equal("nginx", (string?)container["image"]);
        Assert.NotNull(container["state"]!["running"]!["startedAt"]);
        Assert.Equal("Completed", (string?)status["initContainerStatuses"]![0]!["state"]!["terminated"]!["reason"]);
        Assert.NotNull(status["initContainerStatuses"]![1]!["state"]!["running"]);
    }

    [Fact]
    public void A_pod_that_is_as_it_should_be_is_left_alone_later_too()
    {
        JsonObject pod = Settle(Pod());

        Assert.Equal(PodStep.None, Next(pod, Now.AddHours(1)));
    }

    [Fact]
    public void The_patch_is_for_this_pod_in_this_version()
    {
        JsonObject patch = Next(Pod(), Now).Patch!;

        Assert.Equal(("u-1", "7"), ((string?)patch["metadata"]!["uid"], (string?)patch["metadata"]!["resourceVersion"]));
    }

    [Fact]
    public void Conditions_of_others_stay()
    {
        JsonObject pod = Pod();
        pod["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "example.org/mine", ["status"] = "True" });

        Assert.Equal("True", Status(pod)["conditions"].ConditionStatus("example.org/mine"));
    }

    [Fact]
    public void A_readiness_gate_holds_the_pod_but_not_its_containers()
    {
        JsonObject pod = Pod();
        pod["spec"]!["readinessGates"] = new JsonArray(new JsonObject { ["conditionType"] = "example.org/gate" });
        Assert.Equal("False", Status(pod)["conditions"].ConditionStatus("Ready"));
        Assert.Equal("True", Status(pod)["conditions"].ConditionStatus("ContainersReady"));

        pod["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "example.org/gate", ["status"] = "True" });
        Assert.Equal("True", Status(pod)["conditions"].ConditionStatus("Ready"));
    }

    [Fact]
    public void A_held_pod_runs_and_is_not_ready_until_it_is_let_go()
    {
        JsonObject pod = Settle(Pod("true"));
        Assert.Equal("False", pod["status"]!["conditions"].ConditionStatus("Ready"));
        Assert.Equal("Running", (string?)pod["status"]!["phase"]);

        pod["metadata"]!["annotations"] = null;
        Assert.Equal("True", Status(pod)["conditions"].ConditionStatus("Ready"));
    }

    [Fact]
    public void A_reason_in_the_annotation_keeps_containers_waiting_for_it()
    {
        JsonObject pod = Settle(Pod("ImagePullBackOff"));

        Assert.Equal("Pending", (string?)pod["status"]!["phase"]);
        Assert.Equal("ImagePullBackOff", (string?)pod["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]);
        Assert.Null(pod["status"]!["podIP"]);
        Assert.Equal(PodStep.None, Next(pod, Now.AddHours(1)));
    }

    [Fact]
    public void A_pod_of_a_job_has_done_its_work()
    {
        JsonObject pod = Pod();
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = "Job", ["controller"] = true });

        JsonObject done = Settle(pod);

        Assert.Equal("Succeeded", (string?)done["status"]!["phase"]);
        Assert.Equal(0, (int)done["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!["exitCode"]!);
        Assert.Equal(PodStep.None, Next(done, Now));
    }

    [Fact]
    public void A_pod_on_its_nodes_network_has_the_nodes_address()
    {
        JsonObject pod = Pod();
        pod["spec"]!["hostNetwork"] = true;

        Assert.Equal("10.64.0.1", (string?)Status(pod)["podIP"]);
    }

    [Fact]
    public void A_pod_that_is_deleted_is_taken_away_once()
    {
        JsonObject pod = Settle(Pod());
        pod["metadata"]!["deletionTimestamp"] = "2024-05-01T10:00:30Z";
        pod["metadata"]!["deletionGracePeriodSeconds"] = 30L;
        Assert.True(Next(pod, Now).Delete);

        // A finalizer holds it: asking again would change nothing.
        pod["metadata"]!["deletionGracePeriodSeconds"] = 0L;
        Assert.Equal(PodStep.None, Next(pod, Now));
    }

    [Fact]
    public void A_new_image_is_reported_as_running()
    {
        JsonObject pod = Settle(Pod());
        pod["spec"]!["containers"]![0]!["image"] = "nginx:2";

        Assert.Equal("nginx:2", (string?)Status(pod)["containerStatuses"]![0]!["image"]);
    }

    [Fact]
    public void A_bare_node_becomes_ready_with_capacity_and_an_address()
    {
        JsonObject node = (JsonObject)JsonNode.Parse("""{"metadata": {"name": "hand-made"}}""")!;
        JsonNode status = NodeLife.Next(node, "v1.20.2", static () => "10.64.0.9", Now)!["status"]!;

        Assert.Equal("True", status["conditions"].ConditionStatus("Ready"));
        Assert.Equal("110", (string?)status["allocatable"]!["pods"]);
        Assert.Equal("v1.20.2", (string?)status["nodeInfo"]!["kubeletVersion"]);
        node["status"] = status.DeepClone();
        Assert.Equal("10.64.0.9", NodeLife.AddressOf(node));
        Assert.Null(NodeLife.Next(node, "v1.20.2", static () => "other", Now.AddHours(1)));
    }

    [Theory]
    [InlineData("True", "True", "False")]
    [InlineData("Unknown", null, "True")]
    public void A_node_follows_its_annotation_and_comes_back_from_unknown(string before, string? hold, string after)
    {
        JsonObject node = new()
        {
            ["metadata"] = new JsonObject { ["name"] = "n", ["annotations"] = new JsonObject { [StandinHold.Annotation] = hold } },
            ["status"] = NodeLife.Status("n", "10.64.0.1", "v1.20.2", new Dictionary<string, string> { ["pods"] = "1" }, true, Now),
        };
        node["status"]!["conditions"].Objects().Single(static condition => (string?)condition["type"] == "Ready")["status"] = before;

        JsonNode conditions = NodeLife.Next(node, "v1.20.2", static () => "x", Now)!["status"]!["conditions"]!;

        Assert.Equal(after, conditions.ConditionStatus("Ready"));
    }

    [Fact]
    public void Addresses_are_handed_out_once()
    {
        AddressPool pool = new(Addresses.FirstPod);
        pool.Keep("old", "10.128.0.2");

        string[] all = [.. Enumerable.Range(0, 1000).Select(number => pool.For($"u{number}"))];

        Assert.Equal(1000, all.Distinct().Count());
        Assert.DoesNotContain("10.128.0.2", all);
        Assert.DoesNotContain(all, static address => address.EndsWith(".0", StringComparison.Ordinal) || address.EndsWith(".255", StringComparison.Ordinal));
        Assert.Equal(all[3], pool.For("u3"));
        pool.Release("u3");
        Assert.NotEqual(all[3], pool.For("u3"));
    }

    private static JsonObject Pod(string? hold = null) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "web",
            ["namespace"] = "default",
            ["uid"] = "u-1",
            ["resourceVersion"] = "7",
            ["annotations"] = hold is null ? null : new JsonObject { [StandinHold.Annotation] = hold },
        },
        ["spec"] = new JsonObject
        {
            ["nodeName"] = "n",
            ["initContainers"] = new JsonArray(
                new JsonObject { ["name"] = "init", ["image"] = "busybox" },
                new JsonObject { ["name"] = "sidecar", ["image"] = "proxy", ["restartPolicy"] = "Always" }),
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "nginx" }),
        },
        ["status"] = new JsonObject { ["phase"] = "Pending" },
    };

    private static PodStep Next(JsonObject pod, DateTimeOffset now) => PodLife.Next(pod, "10.64.0.1", static () => "10.128.0.1", now);

    private static JsonNode Status(JsonObject pod) => Next(pod, Now).Patch!["status"]!;

    /// <summary>The pod after the step, as the server would store it.</summary>
    private static JsonObject Settle(JsonObject pod)
    {
        JsonObject settled = (JsonObject)pod.DeepClone();
        foreach ((string field, JsonNode? value) in (JsonObject)Status(pod))
        {
            settled["status"]![field] = value?.DeepClone();
        }

        return settled;
    }
}
