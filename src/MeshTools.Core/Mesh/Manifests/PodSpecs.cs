using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>Where pods stand in the kinds that hold or make them.</summary>
internal static class PodSpecs
{
    /// <summary>The path of the pod template; null for kinds without one.</summary>
    public static string[]? Template(KindRef kind) => kind switch
    {
        { Group: "apps" or "extensions", Kind: "Deployment" or "DaemonSet" or "StatefulSet" or "ReplicaSet" } => ["spec", "template"],
        { Group: "", Kind: "ReplicationController" } => ["spec", "template"],
        { Group: "batch", Kind: "Job" } => ["spec", "template"],
        { Group: "batch", Kind: "CronJob" } => ["spec", "jobTemplate", "spec", "template"],
        { Group: "", Kind: "PodTemplate" } => ["template"],
        _ => null,
    };

    /// <summary>The path of the pod's spec; null for kinds without one.</summary>
    public static string[]? Path(KindRef kind) =>
        kind is { Group: "", Kind: "Pod" } ? ["spec"] : Template(kind) is string[] template ? [.. template, "spec"] : null;

    /// <summary>Every container of an object with its path, init and ephemeral ones included.</summary>
    public static IEnumerable<(JsonObject Container, IReadOnlyList<string> Path)> Containers(KindRef kind, JsonObject body)
    {
        if (Path(kind) is not string[] path)
        {
            yield break;
        }

        JsonNode? spec = path.Aggregate((JsonNode?)body, static (node, step) => (node as JsonObject)?[step]);
        foreach (string list in (string[])["initContainers", "containers", "ephemeralContainers"])
        {
            JsonArray containers = (spec as JsonObject)?[list] as JsonArray ?? [];
            for (int index = 0; index < containers.Count; index++)
            {
                if (containers[index] is JsonObject container)
                {
                    yield return (container, [.. path, list, Step(index)]);
                }
            }
        }
    }

    /// <summary>The number of an element as a step of a path.</summary>
    public static string Step(int index) => index.ToString(CultureInfo.InvariantCulture);
}
