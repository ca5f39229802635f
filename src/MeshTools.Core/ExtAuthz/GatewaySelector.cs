using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>By which labels an object picks a gateway's pods and no others. Pure.</summary>
internal static class GatewaySelector
{
    // In the order in which people look for them; the source procedure's EnvoyFilter takes app, Istio's policies take istio.
    private static readonly string[] ForFilter = ["app", "istio", "app.kubernetes.io/name"];
    private static readonly string[] ForPolicy = ["istio", "app", "app.kubernetes.io/name"];

    /// <summary>The fewest labels that pick this gateway alone; else all by which its workload knows its pods.</summary>
    public static IReadOnlyDictionary<string, string> Of(MeshView view, MeshWorkload gateway, ExtAuthzForm form)
    {
        string[] keys = form == ExtAuthzForm.EnvoyFilter ? ForFilter : ForPolicy;
        foreach (string key in keys)
        {
            if (gateway.PodLabels.TryGetValue(key, out string? value))
            {
                Dictionary<string, string> selector = new(StringComparer.Ordinal) { [key] = value };
                if (IsOnly(view, gateway, selector))
                {
                    return selector;
                }
            }
        }

        IReadOnlyDictionary<string, string> own = gateway.Object.Spec.Map("selector", "matchLabels");
        return own.Count > 0 ? own : gateway.PodLabels;
    }

    public static JsonObject ToJson(IReadOnlyDictionary<string, string> labels) =>
        new(labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value)));

    // Other workloads of the mesh count too: a label that the egress gateway shares would guard it as well.
    private static bool IsOnly(MeshView view, MeshWorkload gateway, IReadOnlyDictionary<string, string> selector) =>
        view.GatewaysFor(selector, gateway.Namespace).All(other => other == gateway)
        && view.Workloads.All(other => other == gateway || other.Namespace != gateway.Namespace || !selector.Select(other.PodLabels));
}
