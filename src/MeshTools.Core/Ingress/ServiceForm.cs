using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>The gateway's Service as one of type ClusterIP, and as it was. Pure.</summary>
internal static class ServiceForm
{
    // Fields that only the types NodePort and LoadBalancer have; the server refuses most of them with ClusterIP.
    private static readonly string[] NotForClusterIP =
    [
        "externalTrafficPolicy", "healthCheckNodePort", "allocateLoadBalancerNodePorts", "loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges",
    ];

    /// <summary>The patch that makes it one of type ClusterIP; null when it is.</summary>
    public static JsonObject? ToClusterIP(JsonObject service)
    {
        if (service.Text("spec", "type") is null or "ClusterIP")
        {
            return null;
        }

        JsonObject spec = (JsonObject)service["spec"]!.DeepClone();
        spec["type"] = "ClusterIP";
        foreach (string field in NotForClusterIP)
        {
            spec.Remove(field);
        }

        foreach (JsonObject port in spec.Objects("ports"))
        {
            port.Remove("nodePort");
        }

        return Patch(service, spec);
    }

    /// <summary>The patch that gives back the type it had, with its ports of the nodes; null when it has it.</summary>
    public static JsonObject? Restore(JsonObject service, JsonObject former)
    {
        if (service.Text("spec", "type") == former.Text("spec", "type"))
        {
            return null;
        }

        JsonObject spec = (JsonObject)service["spec"]!.DeepClone();
        foreach (string field in NotForClusterIP.Append("type"))
        {
            spec[field] = former.At("spec", field)?.DeepClone();
        }

        foreach (JsonObject port in spec.Objects("ports"))
        {
            JsonObject? before = former.Objects("spec", "ports").FirstOrDefault(item => item.Number("port") == port.Number("port") && item.Text("protocol") == port.Text("protocol"));
            if (before.Number("nodePort") is int nodePort)
            {
                port["nodePort"] = nodePort;
            }
        }

        return Patch(service, spec);
    }

    private static JsonObject? Patch(JsonObject service, JsonObject spec) =>
        MergePatch.Between((JsonObject)service["spec"]!, spec) is { Count: > 0 } patch ? new JsonObject { ["spec"] = patch } : null;
}
