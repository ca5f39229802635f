using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>Whether the DaemonSet controller puts a pod of a template on a node. Pure.</summary>
internal static class NodeFit
{
    // What the DaemonSet controller lets its pods tolerate of its own accord (Kubernetes' documentation of DaemonSets).
    private static readonly string[] Tolerated =
    [
        "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable", "node.kubernetes.io/disk-pressure", "node.kubernetes.io/memory-pressure",
        "node.kubernetes.io/pid-pressure", "node.kubernetes.io/unschedulable",
    ];

    /// <summary>Which part of a template keeps its pods off a node; null when none does.</summary>
    public static string? Misfit(ObservedNode node, JsonNode? podSpec, IReadOnlyDictionary<string, string> labels)
    {
        foreach ((string key, string value) in podSpec.Map("nodeSelector"))
        {
            if (labels.GetValueOrDefault(key) != value)
            {
                return $"the gateway's pods want the label {key}={value}";
            }
        }

        IReadOnlyList<JsonObject> terms = podSpec.Objects("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms");
        return terms.Count == 0 || terms.Any(term => Matches(term, labels, node.Name)) ? null : "the node affinity of the gateway's pods does not allow it";
    }

    /// <summary>The first taint that keeps the pods of a template off a node, as kubectl writes it; null when none does.</summary>
    public static string? Taint(ObservedNode node, JsonNode? podSpec)
    {
        IReadOnlyList<JsonObject> tolerations = podSpec.Objects("tolerations");
        JsonObject? taint = node.Spec.Objects("taints").FirstOrDefault(taint =>
            taint.Text("effect") is "NoSchedule" or "NoExecute"
            && !Tolerated.Contains(taint.Text("key"))
            && !tolerations.Any(toleration => Tolerates(toleration, taint)));
        return taint is null ? null : $"{taint.Text("key")}{(taint.Text("value") is string value ? "=" + value : string.Empty)}:{taint.Text("effect")}";
    }

    private static bool Tolerates(JsonObject toleration, JsonObject taint) =>
        (toleration.Text("effect") is not string effect || effect == taint.Text("effect"))
        && (toleration.Text("operator") == "Exists"
            ? toleration.Text("key") is not string key || key == taint.Text("key")
            : toleration.Text("key") == taint.Text("key") && (toleration.Text("value") ?? string.Empty) == (taint.Text("value") ?? string.Empty));

    // Terms are alternatives; within one, everything must hold. One without requirements matches nothing.
    private static bool Matches(JsonObject term, IReadOnlyDictionary<string, string> labels, string name)
    {
        IReadOnlyList<JsonObject> expressions = term.Objects("matchExpressions");
        IReadOnlyList<JsonObject> fields = term.Objects("matchFields");
        return expressions.Count + fields.Count > 0
            && expressions.All(expression => Holds(expression, labels.GetValueOrDefault(expression.Text("key") ?? string.Empty)))
            && fields.All(field => Holds(field, name));
    }

    private static bool Holds(JsonObject expression, string? value)
    {
        IReadOnlyList<string> values = expression.Texts("values");
        return expression.Text("operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => values is [string floor] && Number(value) > Number(floor),
            "Lt" => values is [string limit] && Number(value) < Number(limit),
            _ => false,
        };
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;
}
