using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Manifests;

/// <summary>
/// HorizontalPodAutoscaler, autoscaling/v2beta1 to the shape of v2 (v2beta2 has it too): a metric's targets, once fields of
/// their own, became one target with a type. Resource metrics are all that Istio uses; the others are refused.
/// </summary>
internal static class AutoscalerConversion
{
    private static readonly Dictionary<string, string> Sections = new(StringComparer.Ordinal)
    {
        ["Resource"] = "resource",
        ["ContainerResource"] = "containerResource",
    };

    private static readonly (string Old, string Type, string New)[] Targets =
    [
        ("targetAverageUtilization", "Utilization", "averageUtilization"),
        ("targetAverageValue", "AverageValue", "averageValue"),
    ];

    /// <summary>Why this one cannot be converted; null when it can.</summary>
    public static string? Fault(JsonObject body)
    {
        if (body["spec"] is not JsonObject spec)
        {
            return "it has no spec";
        }

        if (spec.FirstOrDefault(static field => field.Key is not ("scaleTargetRef" or "minReplicas" or "maxReplicas" or "metrics")).Key is string unknown)
        {
            return $"v2beta1 has no spec.{unknown}";
        }

        return spec["metrics"] switch
        {
            null => null,
            JsonArray metrics => metrics.Select(MetricFault).FirstOrDefault(static fault => fault is not null),
            _ => "spec.metrics must be a list",
        };
    }

    /// <summary>Changes an object in which <see cref="Fault"/> finds nothing. What the server would write is left out.</summary>
    public static void Convert(JsonObject body)
    {
        body.Remove("status");
        foreach (JsonObject metric in (body["spec"]!["metrics"] as JsonArray ?? []).OfType<JsonObject>())
        {
            JsonObject source = Source(metric)!;
            (string old, string type, string name) = Target(source)!.Value;
            JsonNode value = source[old]!.DeepClone();
            foreach ((string other, _, _) in Targets)
            {
                source.Remove(other);
            }

            source["target"] = new JsonObject { ["type"] = type, [name] = value };
        }
    }

    private static string? MetricFault(JsonNode? node)
    {
        if (node is not JsonObject metric || Source(metric) is not JsonObject source)
        {
            return "only metrics of type Resource and ContainerResource can be";
        }

        string[] known = ["name", "container", .. Targets.Select(static target => target.Old)];
        return source.FirstOrDefault(field => !known.Contains(field.Key)).Key is string unknown ? $"v2beta1 has no field '{unknown}' in a metric"
            : metric.Count != 2 ? "a metric has more than one source"
            : Target(source) is null ? "a metric must have one of targetAverageUtilization and targetAverageValue"
            : null;
    }

    private static JsonObject? Source(JsonObject metric) =>
        metric["type"] is JsonValue value && value.TryGetValue(out string? type) && Sections.TryGetValue(type, out string? section)
            ? metric[section] as JsonObject
            : null;

    private static (string Old, string Type, string New)? Target(JsonObject source)
    {
        (string Old, string Type, string New)[] given = [.. Targets.Where(target => source[target.Old] is not null)];
        return given.Length == 1 ? given[0] : null;
    }
}
