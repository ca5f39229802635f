using System.Text.Json.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>
/// What a kubelet makes of a pod. No I/O: from a pod as it is to the next step. Containers start at once and succeed at
/// everything; a pod of a Job has done its work at once; a pod that is deleted is gone at once.
/// </summary>
internal static class PodLife
{
    /// <param name="pod">The pod, bound to a node.</param>
    /// <param name="nodeAddress">The node's address.</param>
    /// <param name="newAddress">Finds an address for the pod.</param>
    /// <param name="now">The time.</param>
    public static PodStep Next(JsonObject pod, string nodeAddress, Func<string> newAddress, DateTimeOffset now)
    {
        if (IsDeleted(pod))
        {
            return AfterItsNode(pod);
        }

        JsonNode? status = pod["status"];
        string? phase = (string?)status?["phase"];
        if (phase is "Succeeded" or "Failed")
        {
            return PodStep.None;
        }

        PodWish wish = PodWish.Of(pod);
        JsonObject wanted = new()
        {
            ["phase"] = wish.Phase,
            ["hostIP"] = nodeAddress,
            ["startTime"] = status?["startTime"]?.DeepClone() ?? JsonPart.Time(now),
            ["conditions"] = Conditions(pod, wish, now),
        };
        if (wish.WaitsFor is null)
        {
            string address = (bool?)pod["spec"]?["hostNetwork"] == true ? nodeAddress : newAddress();
            wanted["podIP"] = address;
            wanted["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address });
        }

        ContainerStatuses.Add(wanted, pod, wish, now);
        return IsThere(status, wanted) ? PodStep.None : new PodStep(false, Patch(pod, wanted));
    }

    /// <summary>The step for a pod whose node does not exist: it can only go.</summary>
    public static PodStep AfterItsNode(JsonObject pod) =>

        // With a grace of 0 it is out of the kubelet's hands already: finalizers hold it.
        IsDeleted(pod) && (long?)pod["metadata"]?["deletionGracePeriodSeconds"] != 0 ? PodStep.Remove : PodStep.None;

    private static bool IsDeleted(JsonObject pod) => pod["metadata"]?["deletionTimestamp"] is not null;

    private static JsonArray Conditions(JsonObject pod, PodWish wish, DateTimeOffset now)
    {
        JsonArray conditions = (JsonArray?)(pod["status"]?["conditions"] as JsonArray)?.DeepClone() ?? [];
        bool done = wish.IsDone;
        bool ready = wish.IsReady && HasGates(pod, conditions);
        string? reason = done ? "PodCompleted" : ready ? null : wish.IsReady ? "ReadinessGatesNotReady" : "ContainersNotReady";
        string? message = done || ready ? null : "held back by the stand-in or by a readiness gate";
        conditions.SetCondition("PodScheduled", true, null, null, now);
        conditions.SetCondition("Initialized", wish.WaitsFor is null, wish.WaitsFor is null ? null : "ContainersNotInitialized", message, now);
        conditions.SetCondition("ContainersReady", wish.IsReady, wish.IsReady ? null : reason, message, now);
        conditions.SetCondition("Ready", ready, reason, message, now);
        return conditions;
    }

    /// <summary>Conditions that others must set before the pod counts as ready (spec.readinessGates).</summary>
    private static bool HasGates(JsonObject pod, JsonArray conditions) =>
        (pod["spec"]?["readinessGates"]).Objects().All(gate => conditions.ConditionStatus((string)gate["conditionType"]!) == "True");

    /// <summary>True when the status holds everything wanted; more fields, set by others, may be there.</summary>
    private static bool IsThere(JsonNode? status, JsonObject wanted) =>
        status is JsonObject present
        && wanted.All(field => field.Key == "conditions"
            ? SameConditions(present[field.Key], field.Value)
            : JsonNode.DeepEquals(present[field.Key], field.Value));

    private static bool SameConditions(JsonNode? present, JsonNode? wanted) =>
        wanted.Objects().All(condition => present.ConditionStatus((string)condition["type"]!) == (string?)condition["status"]);

    /// <summary>For this very pod in this very version: another writer's conditions must not be written over.</summary>
    private static JsonObject Patch(JsonObject pod, JsonObject status) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = pod["metadata"]!["uid"]!.DeepClone(),
            ["resourceVersion"] = pod["metadata"]!["resourceVersion"]!.DeepClone(),
        },
        ["status"] = status,
    };
}
