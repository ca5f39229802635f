using System.Text.Json.Nodes;
using CsCheck;
using MeshTools.Mesh.Readiness;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Mesh.Readiness;

/// <summary>Objects with damage: an explanation that fails would hide what it was to explain.</summary>
public sealed class HostileObjectTests(ITestOutputHelper output)
{
    private const int Inputs = 5000;

    private const string Valid = """
        {"metadata":{"name":"istiod","uid":"u","generation":2,"deletionTimestamp":"2030-01-01T00:00:00Z","finalizers":["a"],
        "annotations":{"deployment.kubernetes.io/revision":"3"},"ownerReferences":[{"kind":"ReplicaSet","uid":"u"}]},
        "spec":{"nodeName":"n","replicas":2,"paused":true,"selector":{"matchLabels":{"app":"istiod"},"matchExpressions":[{"key":"a","operator":"In","values":["x"]}]},
        "updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":1}},"readinessGates":[{"conditionType":"g"}],
        "template":{"spec":{"nodeSelector":{"a":"b"},"containers":[{"name":"c","image":"i"}]}},
        "containers":[{"name":"c","image":"i","resources":{"limits":{"memory":"1Mi"}}}]},
        "status":{"observedGeneration":2,"replicas":2,"updatedReplicas":1,"availableReplicas":1,"phase":"Failed","reason":"Evicted","message":"m",
        "conditions":[{"type":"Ready","status":"False","message":"m"},{"type":"PodScheduled","status":"False","message":"m"},{"type":"ContainersReady","status":"True"}],
        "initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0}}}],
        "containerStatuses":[{"name":"c","ready":false,"restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"m"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled","message":"m"}}}]},
        "type":"Warning","reason":"Unhealthy","message":"m","count":2,"lastTimestamp":"2030-01-01T00:00:00Z","series":{"count":2},"involvedObject":{"name":"istiod"}}
        """;

    // The last is half a character: valid as JSON, and no text.
    private static readonly string[] Splinters = ["null", "{}", "[]", "-1", "1e99", "true", "\"x\"", "\"\"", "[null,7,{}]", "[{}]", "\"\\ud800\""];

    private static readonly string[] Kinds = ["Deployment", "DaemonSet", "StatefulSet", "Job", "Pod"];

    [Fact]
    public void Whatever_an_object_holds_is_explained()
    {
        int tried = 0;
        Gen.Select(Gen.Double[0, 1], Gen.Int[0, Splinters.Length - 1]).Array[1, 5].Sample(
            damage =>
            {
                JsonObject item = (JsonObject)JsonNode.Parse(Valid)!;
                foreach ((double where, int splinter) in damage)
                {
                    (JsonNode parent, object key)[] places = [.. Places(item)];
                    Put(places[(int)(where * (places.Length - 1))], JsonNode.Parse(Splinters[splinter]));
                }

                Interlocked.Increment(ref tried);
                foreach (string kind in Kinds)
                {
                    WorkloadPods pods = WorkloadPods.Of(kind, item, [item], [item]);
                    Assert.NotEmpty(WorkloadTrouble.Explain(new WorkloadEvidence
                    {
                        State = RolloutStatus.Read(kind, item),
                        ReplicaSet = pods.ReplicaSet,
                        Pods = pods.Pods,
                        Pod = item,
                        Node = item,
                        Events = [item],
                    }));
                    _ = StartObstacle.Find(RolloutStatus.Read(kind, item), [item], [item]);
                    _ = SelectorText.Of(item);
                }
            },
            iter: Inputs);
        output.WriteLine($"{tried} objects tried");
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node)
    {
        IEnumerable<(object Key, JsonNode? Value)> parts = node switch
        {
            JsonObject map => map.Select(static field => ((object)field.Key, field.Value)),
            JsonArray list => list.Select(static (value, index) => ((object)index, value)),
            _ => [],
        };
        foreach ((object key, JsonNode? value) in parts)
        {
            yield return (node, key);
            foreach ((JsonNode, object) deeper in value is null ? [] : Places(value))
            {
                yield return deeper;
            }
        }
    }

    private static void Put((JsonNode Parent, object Key) place, JsonNode? value)
    {
        if (place.Key is int index)
        {
            place.Parent[index] = value;
        }
        else
        {
            place.Parent[(string)place.Key] = value;
        }
    }
}
