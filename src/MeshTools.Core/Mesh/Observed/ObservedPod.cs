using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>A pod, and its Istio proxy where it has one.</summary>
internal sealed class ObservedPod(KindRef kind, JsonObject body, ProxyState? proxy) : ObservedObject(kind, body, [])
{
    /// <summary>The name of the proxy's container in every release.</summary>
    public const string ProxyContainer = "istio-proxy";

    /// <summary>Which node its proxy runs on and since when; null without a proxy or a node.</summary>
    public ProxyState? Proxy { get; } = proxy;

    public string? Node => Spec.Text("nodeName");

    public string? Phase => Status.Text("phase");

    public bool HasEnded => Phase is "Succeeded" or "Failed";

    public bool IsReady => Condition("Ready") == "True";

    /// <summary>The proxy's container; native sidecars (Istio 1.19 and newer) are init containers. Null without one.</summary>
    public JsonObject? ProxyContainerSpec => Containers.FirstOrDefault(static container => container.Text("name") == ProxyContainer);

    /// <summary>Containers and init containers.</summary>
    public IEnumerable<JsonObject> Containers => Spec.Objects("containers").Concat(Spec.Objects("initContainers"));

    public IEnumerable<JsonObject> ContainerStatuses => Status.Objects("containerStatuses").Concat(Status.Objects("initContainerStatuses"));

    /// <summary>Why it does not run or is not ready, as Kubernetes gives it; null when nothing is said.</summary>
    public string? Trouble
    {
        get
        {
            JsonObject? waiting = ContainerStatuses.FirstOrDefault(static status => status.At("state", "waiting") is not null);
            JsonObject? condition = Status.Objects("conditions").FirstOrDefault(static item => item.Text("status") == "False" && item.Text("message") is { Length: > 0 });
            string? reason = waiting.Text("state", "waiting", "reason");
            return waiting is not null && reason is not "ContainerCreating" and not "PodInitializing"
                ? $"container {waiting.Text("name")}: {reason}"
                : condition.Text("message");
        }
    }
}
