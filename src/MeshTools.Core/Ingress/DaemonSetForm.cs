using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// A gateway as a DaemonSet on ports of its nodes, made of the Deployment (or DaemonSet) that it is. Name, labels and pod
/// template stay as they are, so that the Service and Istio's own tools go on seeing it. Pure.
/// </summary>
internal static class DaemonSetForm
{
    /// <summary>On a DaemonSet that Publish-IngressGateway made; its value is the kind that the gateway was.</summary>
    public const string PublishedAnnotation = "meshtools/published-from";

    /// <summary>
    /// istioctl (1.6 and newer) and its operator delete what carries their labels and is not in what they render, DaemonSets too,
    /// but for objects with this label (istio, operator/pkg/helmreconciler/prune.go). Without it the next `istioctl install` would
    /// take the gateway off its nodes; what deletes the whole mesh still finds it by the other labels.
    /// </summary>
    public const string NotPrunedLabel = "install.operator.istio.io/owning-resource-not-pruned";

    private const string ComponentLabel = "operator.istio.io/component";

    // The first version whose server has maxSurge for DaemonSets without a feature gate.
    private const int MaxSurgeMinor = 22;

    // The Deployment's own accounts, and kubectl's copy of another object.
    private static readonly string[] NotForDaemonSet = ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"];

    private static readonly string[] Shared = ["selector", "template", "minReadySeconds", "revisionHistoryLimit"];

    /// <summary>The DaemonSet.</summary>
    /// <param name="source">The gateway as it is.</param>
    /// <param name="selector">The labels of its nodes.</param>
    /// <param name="ports">The ports of its nodes.</param>
    /// <param name="original">What the gateway was before it was published, where the source is the published one; else null.</param>
    /// <param name="server">The server's version.</param>
    public static JsonObject Of(JsonObject source, IReadOnlyDictionary<string, string> selector, IReadOnlyList<HostPort> ports, JsonObject? original, ServerVersion server)
    {
        JsonObject spec = [];
        foreach (string field in Shared.Where(field => source.At("spec", field) is not null))
        {
            spec[field] = source.At("spec", field)!.DeepClone();
        }

        JsonObject pod = (JsonObject)spec.At("template", "spec")!;
        JsonNode? originalPod = original.At("spec", "template", "spec");
        Select(pod, selector, originalPod);
        Open(Container(pod), ports, originalPod is null ? null : Container(originalPod));
        NameOwner(pod);
        JsonObject rolling = new() { ["maxUnavailable"] = 1 };
        if (server.IsAtLeast(1, MaxSurgeMinor))
        {
            // kubernetes#106417: with a surge the new pod waits for ever for the port that the old one holds.
            rolling["maxSurge"] = 0;
        }

        spec["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = rolling };
        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "DaemonSet", ["metadata"] = Metadata(source), ["spec"] = spec };
    }

    /// <summary>True for a DaemonSet that was published.</summary>
    public static bool IsPublished(JsonObject? daemonSet) => daemonSet.At("metadata", "annotations").Text(PublishedAnnotation) is not null;

    /// <summary>The proxy's container of a pod.</summary>
    public static JsonObject? Container(JsonNode? podSpec)
    {
        IReadOnlyList<JsonObject> containers = podSpec.Objects("containers");
        return containers.FirstOrDefault(static container => container.Text("name") == ObservedPod.ProxyContainer) ?? (containers.Count > 0 ? containers[0] : null);
    }

    private static JsonObject Metadata(JsonObject source)
    {
        JsonObject metadata = new() { ["name"] = source.Text("metadata", "name"), ["namespace"] = source.Text("metadata", "namespace") };
        JsonObject labels = Copy(source.At("metadata", "labels"), [ApplySet.MemberLabel]);
        if (labels.ContainsKey(ComponentLabel))
        {
            labels[NotPrunedLabel] = "true";
        }

        if (labels.Count > 0)
        {
            metadata["labels"] = labels;
        }

        JsonObject annotations = Copy(source.At("metadata", "annotations"), NotForDaemonSet);
        annotations[PublishedAnnotation] ??= source.Text("kind") ?? "Deployment";
        metadata["annotations"] = annotations;
        return metadata;
    }

    // The inventory of Install-Mesh would prune what its manifest does not have.
    private static JsonObject Copy(JsonNode? map, string[] without) =>
        new((map as JsonObject ?? []).Where(entry => !without.Contains(entry.Key)).Select(static entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone())));

    // Which nodes and which ports of them is asked anew each time, and what earlier publications added is seen by what was there
    // before the first: a record of what they added could be ahead of the DaemonSet, where a process died between the two.
    private static void Select(JsonObject pod, IReadOnlyDictionary<string, string> selector, JsonNode? original)
    {
        JsonObject nodes = (original is null ? pod["nodeSelector"] : original["nodeSelector"])?.DeepClone() as JsonObject ?? [];
        foreach ((string key, string value) in selector)
        {
            nodes[key] = value;
        }

        pod["nodeSelector"] = nodes;
    }

    private static void Open(JsonObject? container, IReadOnlyList<HostPort> ports, JsonObject? original)
    {
        if (container is null)
        {
            return;
        }

        JsonArray list = container["ports"] as JsonArray ?? [];
        JsonObject[] tcp = [.. Tcp(list.OfType<JsonObject>())];
        foreach (JsonObject port in original is null ? [] : tcp)
        {
            port.Remove("hostPort");
            JsonObject? before = Tcp(original.Objects("ports")).FirstOrDefault(item => item.Number("containerPort") == port.Number("containerPort") && item.Text("name") == port.Text("name"));
            if (before?["hostPort"] is JsonNode open)
            {
                port["hostPort"] = open.DeepClone();
            }
        }

        foreach (HostPort wanted in ports)
        {
            // The gateway chart names no port but that of the metrics: the proxy opens the others all the same.
            JsonObject? port = Array.Find(tcp, port => port.Number("containerPort") == wanted.Container);
            if (port is null)
            {
                port = new JsonObject { ["containerPort"] = wanted.Container, ["protocol"] = "TCP" };
                list.Add((JsonNode)port);
            }

            port["hostPort"] = wanted.Node;
        }

        if (list.Parent is null)
        {
            container["ports"] = list;
        }
    }

    private static IEnumerable<JsonObject> Tcp(IEnumerable<JsonObject> ports) => ports.Where(static port => port.Text("protocol") is null or "TCP");

    // Istio's telemetry names the owner by this variable.
    private static void NameOwner(JsonObject pod)
    {
        foreach (JsonObject variable in pod.Objects("containers").SelectMany(static container => container.Objects("env")).Where(static variable => variable.Text("name") == "ISTIO_META_OWNER"))
        {
            if (variable.Text("value") is string owner)
            {
                variable["value"] = owner.Replace("/deployments/", "/daemonsets/", StringComparison.Ordinal);
            }
        }
    }
}
