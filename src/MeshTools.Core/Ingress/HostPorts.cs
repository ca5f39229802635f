using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>The TCP ports of its node that a pod takes. Pure.</summary>
internal static class HostPorts
{
    /// <summary>On the node's own network every port of a container is one of the node; the API server writes it so, but not into a template.</summary>
    public static HashSet<int> Of(JsonNode? podSpec)
    {
        string field = podSpec.Flag("hostNetwork") == true ? "containerPort" : "hostPort";
        return
        [
            // Init containers that stay (native sidecars) hold theirs as long as the pod runs.
            .. podSpec.Objects("containers").Concat(podSpec.Objects("initContainers").Where(static container => container.Text("restartPolicy") == "Always"))
                .SelectMany(static container => container.Objects("ports"))
                .Where(static port => port.Text("protocol") is null or "TCP")
                .Select(port => port.Number(field)).OfType<int>().Where(static port => port > 0),
        ];
    }

    /// <summary>How it takes them, in the words of the API.</summary>
    public static string How(JsonNode? podSpec) => podSpec.Flag("hostNetwork") == true ? "hostNetwork" : "hostPort";
}
