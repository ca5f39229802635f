using System.Globalization;
using System.Text.Json.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>How the stand-in reads and writes parts of objects.</summary>
internal static class JsonPart
{
    public static string? Name(this JsonObject item) => (string?)item["metadata"]?["name"];

    public static string? Uid(this JsonObject item) => (string?)item["metadata"]?["uid"];

    public static IEnumerable<JsonObject> Objects(this JsonNode? array) => (array as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>As Kubernetes writes times in statuses: to the second, in UTC.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// The conditions with one set. Those of others stay, and the time of transition only moves when the status does.
    /// </summary>
    public static void SetCondition(this JsonArray conditions, string type, bool value, string? reason, string? message, DateTimeOffset now)
    {
        JsonObject? old = conditions.Objects().FirstOrDefault(condition => (string?)condition["type"] == type);
        string status = value ? "True" : "False";
        JsonObject condition = new()
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = (string?)old?["status"] == status ? old["lastTransitionTime"]?.DeepClone() : Time(now),
        };
        if (reason is not null)
        {
            condition["reason"] = reason;
            condition["message"] = message ?? string.Empty;
        }

        if (old is null)
        {
            conditions.Add(condition);
        }
        else
        {
            conditions[conditions.IndexOf(old)] = condition;
        }
    }

    public static string? ConditionStatus(this JsonNode? conditions, string type) =>
        (string?)conditions.Objects().FirstOrDefault(condition => (string?)condition["type"] == type)?["status"];
}
