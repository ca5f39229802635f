using System.Text.Json.Nodes;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

public sealed class RolloutStatusTests
{
    // Spec, status, desired, ready, and what it waits for (null: ready).
    public static TheoryData<string, string, int, int, string?> Deployments => new()
    {
        { """{"replicas":2}""", """{"observedGeneration":3,"replicas":2,"updatedReplicas":2,"availableReplicas":2}""", 2, 2, null },
        { "{}", """{"observedGeneration":3,"replicas":1,"updatedReplicas":1,"availableReplicas":1}""", 1, 1, null },
        { """{"replicas":1}""", """{"observedGeneration":2,"replicas":1,"updatedReplicas":1,"availableReplicas":1}""", 1, 1, "its controller has not seen the change yet" },
        { """{"replicas":1}""", "{}", 1, 0, "its controller has not seen the change yet" },
        { """{"replicas":3}""", """{"observedGeneration":3,"replicas":4,"updatedReplicas":1,"availableReplicas":3}""", 3, 0, "1 of 3 pods are updated" },
        { """{"replicas":1}""", """{"observedGeneration":3,"replicas":2,"updatedReplicas":1,"availableReplicas":2}""", 1, 1, "1 pod of its former template is still there" },
        { """{"replicas":1}""", """{"observedGeneration":3,"replicas":2,"updatedReplicas":1,"availableReplicas":1}""", 1, 0, "1 pod of its former template is still there" },
        { """{"replicas":3}""", """{"observedGeneration":3,"replicas":3,"updatedReplicas":3,"readyReplicas":3,"availableReplicas":1}""", 3, 1, "1 of 3 pods are ready" },
        { """{"replicas":0}""", """{"observedGeneration":3}""", 0, 0, null },
        { """{"replicas":2,"paused":true}""", """{"observedGeneration":3,"replicas":2,"updatedReplicas":0,"availableReplicas":2}""", 2, 0, "it is paused with 0 of 2 pods updated: `kubectl rollout resume` lets it go on" },
        { """{"replicas":1,"paused":true}""", """{"observedGeneration":3,"replicas":1,"updatedReplicas":1,"availableReplicas":1}""", 1, 1, null },
        {
            """{"replicas":1,"progressDeadlineSeconds":60}""",
            """{"observedGeneration":3,"replicas":1,"updatedReplicas":1,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded"}]}""",
            1, 0, "0 of 1 pods are ready, and no progress was made within 60 s (ProgressDeadlineExceeded)"
        },
        {
            """{"replicas":1}""",
            """{"observedGeneration":3,"replicas":1,"updatedReplicas":1,"availableReplicas":1,"conditions":[{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable"}]}""",
            1, 1, null
        },
    };

    public static TheoryData<string, string, int, int, string?> DaemonSets => new()
    {
        { "{}", """{"observedGeneration":3,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":3}""", 3, 3, null },
        { "{}", """{"observedGeneration":2,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":3}""", 3, 3, "its controller has not seen the change yet" },
        { "{}", """{"observedGeneration":3,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":2,"numberAvailable":3}""", 3, 2, "2 of 3 pods are updated" },
        { "{}", """{"observedGeneration":3,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":3,"numberAvailable":1}""", 3, 1, "1 of 3 pods are ready" },
        { "{}", """{"observedGeneration":3}""", 0, 0, null },
        { """{"updateStrategy":{"type":"OnDelete"}}""", """{"observedGeneration":3,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":1,"numberAvailable":3}""", 3, 3, null },
    };

    public static TheoryData<string, string, int, int, string?> StatefulSets => new()
    {
        { """{"replicas":2}""", """{"observedGeneration":3,"readyReplicas":2,"updatedReplicas":2,"currentRevision":"b","updateRevision":"b"}""", 2, 2, null },
        { """{"replicas":2}""", """{"readyReplicas":2}""", 2, 2, "its controller has not seen the change yet" },
        { """{"replicas":2}""", """{"observedGeneration":3,"readyReplicas":1,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}""", 2, 1, "1 of 2 pods are ready" },
        { """{"replicas":2}""", """{"observedGeneration":3,"readyReplicas":2,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}""", 2, 2, "1 of 2 pods are updated" },
        { """{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":2}}}""", """{"observedGeneration":3,"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}""", 3, 3, null },
        { """{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":1}}}""", """{"observedGeneration":3,"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}""", 3, 3, "1 of 2 pods are updated" },
        { """{"replicas":2,"updateStrategy":{"type":"OnDelete"}}""", """{"observedGeneration":3,"readyReplicas":2,"updatedReplicas":0,"currentRevision":"a","updateRevision":"b"}""", 2, 2, null },
    };

    public static TheoryData<string, string, int, int, string?> Jobs => new()
    {
        { """{"completions":1}""", """{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}""", 1, 1, null },
        { """{"completions":2}""", """{"succeeded":1}""", 2, 1, "1 of 2 pods have completed" },
        { """{"completions":1,"suspend":true}""", "{}", 1, 0, "it is suspended" },
        {
            "{}", """{"failed":7,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit"}]}""",
            1, 0, "it has failed: BackoffLimitExceeded: Job has reached the specified backoff limit"
        },
    };

    public static TheoryData<string, string, int, int, string?> Pods => new()
    {
        { "{}", """{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""", 1, 1, null },
        { "{}", """{"phase":"Succeeded","conditions":[{"type":"Ready","status":"False"}]}""", 1, 1, null },
        { "{}", """{"phase":"Pending"}""", 1, 0, "it is not ready" },
    };

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Deployment(string spec, string status, int desired, int ready, string? waiting) => Holds("Deployment", spec, status, desired, ready, waiting);

    [Theory]
    [MemberData(nameof(DaemonSets))]
    public void DaemonSet(string spec, string status, int desired, int ready, string? waiting) => Holds("DaemonSet", spec, status, desired, ready, waiting);

    [Theory]
    [MemberData(nameof(StatefulSets))]
    public void StatefulSet(string spec, string status, int desired, int ready, string? waiting) => Holds("StatefulSet", spec, status, desired, ready, waiting);

    [Theory]
    [MemberData(nameof(Jobs))]
    public void Job(string spec, string status, int desired, int ready, string? waiting) => Holds("Job", spec, status, desired, ready, waiting);

    [Theory]
    [MemberData(nameof(Pods))]
    public void Pod(string spec, string status, int desired, int ready, string? waiting) => Holds("Pod", spec, status, desired, ready, waiting);

    [Fact]
    public void A_DaemonSet_for_which_there_is_no_node_counts_as_ready_and_says_which_label_is_missing()
    {
        RolloutState state = RolloutStatus.Read("DaemonSet", Workload("""{"template":{"spec":{"nodeSelector":{"front_end":"true"}}}}""", """{"observedGeneration":3}"""));

        Assert.Null(state.Waiting);
        Assert.Equal("no node matches its selector front_end=true: it runs nowhere", state.Note);
    }

    [Fact]
    public void What_counts_as_ready_though_it_is_odd_says_so()
    {
        Assert.Equal("it is scaled to 0", RolloutStatus.Read("Deployment", Workload("""{"replicas":0}""", """{"observedGeneration":3}""")).Note);
        Assert.Equal(
            "2 pods of its former template stay until deleted (updateStrategy OnDelete)",
            RolloutStatus.Read("DaemonSet", Workload(
                """{"updateStrategy":{"type":"OnDelete"}}""",
                """{"observedGeneration":3,"desiredNumberScheduled":3,"currentNumberScheduled":3,"updatedNumberScheduled":1,"numberAvailable":3}""")).Note);
    }

    [Fact]
    public void A_workload_that_is_being_deleted_says_so()
    {
        JsonObject workload = Workload("{}", """{"observedGeneration":3,"replicas":1}""");
        workload["metadata"]!["deletionTimestamp"] = "2030-01-01T00:00:00Z";

        Assert.Equal("it is being deleted", RolloutStatus.Read("Deployment", workload).Waiting);
    }

    [Fact]
    public void The_image_is_that_of_the_first_container()
    {
        const string Containers = """{"containers":[{"image":"istio/pilot:1.5.0"},{"image":"istio/proxyv2:1.5.0"}]}""";

        Assert.Equal("istio/pilot:1.5.0", RolloutStatus.Read("Deployment", Workload($$"""{"template":{"spec":{{Containers}}} }""", "{}")).Image);
        Assert.Equal("istio/pilot:1.5.0", RolloutStatus.Read("Pod", Workload(Containers, "{}")).Image);
    }

    [Theory]
    [InlineData("""{"metadata":{"generation":"x"},"spec":[],"status":7}""")]
    [InlineData("""{"metadata":null,"spec":{"replicas":"3","template":[]},"status":{"conditions":{},"replicas":1.5}}""")]
    public void Fields_of_another_type_are_fields_that_are_not_there(string workload)
    {
        foreach (string kind in new[] { "Deployment", "DaemonSet", "StatefulSet", "Job", "Pod", "ConfigMap" })
        {
            Assert.Null(RolloutStatus.Read(kind, (JsonObject)JsonNode.Parse(workload)!).Image);
        }
    }

    private static void Holds(string kind, string spec, string status, int desired, int ready, string? waiting)
    {
        RolloutState state = RolloutStatus.Read(kind, Workload(spec, status));

        Assert.Equal((desired, ready, waiting), (state.Desired, state.Ready, state.Waiting));
    }

    private static JsonObject Workload(string spec, string status) =>
        (JsonObject)JsonNode.Parse($$"""{"metadata":{"name":"w","generation":3},"spec":{{spec}},"status":{{status}}}""")!;
}
