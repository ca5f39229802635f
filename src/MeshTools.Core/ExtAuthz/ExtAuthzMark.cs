using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.ExtAuthz;

/// <summary>What MeshTools notes on an object that it made, so that it finds it again and takes away what belongs to it.</summary>
/// <param name="Name">-Name: with several gateways the objects' own names derive from it.</param>
/// <param name="Gateway">The gateway's workload, e.g. <c>istio-system/istio-ingressgateway</c>.</param>
/// <param name="Provider">The provider it uses; null for an EnvoyFilter.</param>
/// <param name="Config">The ConfigMap the provider stands in; null for an EnvoyFilter.</param>
internal sealed record ExtAuthzMark(string Name, string Gateway, string? Provider = null, string? Config = null)
{
    public const string Annotation = "meshtools/ext-authz";

    /// <summary>The mark of an object; null for one that MeshTools did not make.</summary>
    public static ExtAuthzMark? Read(ObservedObject item)
    {
        if (!ManagedBy.IsOurs(item.Body) || !item.Annotations.TryGetValue(Annotation, out string? note))
        {
            return null;
        }

        try
        {
            JsonNode? mark = JsonNode.Parse(note);
            return mark.Text("name") is string name && mark.Text("gateway") is string gateway
                ? new ExtAuthzMark(name, gateway, mark.Text("provider"), mark.Text("config"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The metadata of the object.</summary>
    public JsonObject Metadata(string name, string ns)
    {
        JsonObject note = new() { ["name"] = Name, ["gateway"] = Gateway };
        if (Provider is not null)
        {
            note["provider"] = Provider;
            note["config"] = Config;
        }

        return new JsonObject
        {
            ["name"] = name,
            ["namespace"] = ns,
            ["labels"] = ManagedBy.Labels(),
            ["annotations"] = new JsonObject { [Annotation] = note.ToJsonString(JsonText.Compact) },
        };
    }
}
