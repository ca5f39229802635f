using System.Text.Json.Nodes;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

public sealed class WorkloadPodsTests
{
    [Fact]
    public void The_pod_that_tells_most_is_looked_at_and_the_others_are_counted()
    {
        JsonObject newest = Parse("""{"metadata":{"uid":"rs-2"}}""");
        JsonObject[] pods =
        [
            Named("a-old-crash", "rs-1", """{"phase":"Running","containerStatuses":[{"name":"c","ready":false,"state":{"waiting":{"reason":"CrashLoopBackOff"} } }]}"""),
            Named("b-starting", "rs-2", """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"True"}]}"""),
            Named("c-ready", "rs-2", """{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}"""),
            Named("d-pull", "rs-2", """{"phase":"Pending","containerStatuses":[{"name":"c","ready":false,"state":{"waiting":{"reason":"ErrImagePull"} } }]}"""),
            Named("e-pull", "rs-2", """{"phase":"Pending","containerStatuses":[{"name":"c","ready":false,"state":{"waiting":{"reason":"ErrImagePull"} } }]}"""),
        ];

        JsonObject? first = PodChoice.First(pods, newest);

        Assert.Equal("d-pull", first!.Name());
        Assert.Contains("pod d-pull (one of 4 that are not ready):", WorkloadTrouble.Explain(new WorkloadEvidence { State = new RolloutState(3, 1, null, "1 of 3 pods are ready"), Pod = first, Pods = pods }), StringComparison.Ordinal);
        Assert.Null(PodChoice.First([pods[2]], newest));
    }

    [Fact]
    public void Pods_of_another_workload_with_the_same_labels_do_not_count()
    {
        JsonObject workload = Parse("""{"metadata":{"name":"istiod","uid":"d-1"}}""");
        JsonObject[] sets =
        [
            Parse("""{"metadata":{"name":"old","uid":"rs-1","annotations":{"deployment.kubernetes.io/revision":"9"},"ownerReferences":[{"uid":"d-1"}]}}"""),
            Parse("""{"metadata":{"name":"new","uid":"rs-2","annotations":{"deployment.kubernetes.io/revision":"10"},"ownerReferences":[{"uid":"d-1"}]}}"""),
            Parse("""{"metadata":{"name":"canary","uid":"rs-3","annotations":{"deployment.kubernetes.io/revision":"99"},"ownerReferences":[{"uid":"d-2"}]}}"""),
        ];

        WorkloadPods found = WorkloadPods.Of("Deployment", workload, sets, [Named("a", "rs-1"), Named("b", "rs-3"), Named("c", "rs-2")]);

        Assert.Equal("new", found.ReplicaSet!.Name());
        Assert.Equal(["a", "c"], found.Pods!.Select(static pod => pod.Name()));
        Assert.Equal(["x"], WorkloadPods.Of("DaemonSet", workload, null, [Named("x", "d-1"), Named("y", "d-2")]).Pods!.Select(static pod => pod.Name()));
    }

    [Theory]
    [InlineData("""{"matchLabels":{"app":"istiod","istio":"pilot"}}""", "app=istiod,istio=pilot")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In","values":["x","y"]},{"key":"b","operator":"NotIn","values":["z"]},{"key":"c","operator":"Exists"},{"key":"d","operator":"DoesNotExist"}]}""", "a in (x,y),b notin (z),c,!d")]
    [InlineData("{}", null)]
    [InlineData("""{"matchLabels":{"app":"x"},"matchExpressions":[{"key":"a","operator":"Near"}]}""", null)]
    public void A_selector_is_written_as_the_server_reads_it(string selector, string? text) =>
        Assert.Equal(text, SelectorText.Of(Parse($$"""{"spec":{"selector":{{selector}} } }""")));

    private static JsonObject Named(string name, string owner, string status = "{}") =>
        Parse($$"""{"metadata":{"name":"{{name}}","ownerReferences":[{"kind":"ReplicaSet","uid":"{{owner}}"}]},"status":{{status}} }""");

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;
}
