using System.Text.Json.Nodes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// Server-side apply finds the element of a list by its key fields. For ports these are the number and the protocol, and an
/// API server before 1.21 does not fill in the protocol's default before it looks: it refuses three Services of Istio 1.5.0
/// ("element 0: associative list with keys has an element that omits key field "protocol"", SOURCES.md, section 8). No other
/// list in Kubernetes' own kinds has a key with a default; ports of network policies and endpoints are no such lists.
/// </summary>
internal static class ManifestDefaults
{
    /// <summary>The object with the defaults written out; the given one is not changed.</summary>
    public static ManifestObject WithListKeys(ManifestObject item)
    {
        JsonObject body = (JsonObject)item.Body.DeepClone();
        KindRef kind = item.Address.Kind;
        if (kind is { Group: "", Kind: "Service" })
        {
            Complete((body["spec"] as JsonObject)?["ports"]);
        }

        foreach ((JsonObject container, _) in PodSpecs.Containers(kind, body))
        {
            Complete(container["ports"]);
        }

        return item with { Body = body };
    }

    private static void Complete(JsonNode? ports)
    {
        foreach (JsonObject port in (ports as JsonArray ?? []).OfType<JsonObject>())
        {
            // Null and "" are written by templates for what was not set; the server takes both for the default.
            if (port["protocol"] is null || (port["protocol"] is JsonValue value && value.TryGetValue(out string? text) && text.Length == 0))
            {
                port["protocol"] = "TCP";
            }
        }
    }
}
