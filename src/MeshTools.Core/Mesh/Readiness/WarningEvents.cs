using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>The warnings among a workload's events: the newest few, each once. Pure.</summary>
internal static class WarningEvents
{
    private const int MostShown = 5;

    // What controllers put before the sentence that the workload's condition has without it.
    private const string Creating = "Error creating: ";

    /// <summary>One line each, newest first.</summary>
    /// <param name="events">All events.</param>
    /// <param name="said">What has been said already: an event that only repeats it is left out.</param>
    public static IReadOnlyList<string> Lines(IEnumerable<JsonObject> events, string said)
    {
        var warnings = events.Where(static item => item.Text("type") == "Warning")
            .GroupBy(static item => (Reason: item.Text("reason") ?? "Warning", Message: Message(item)))
            .Select(static group => (group.Key.Reason, group.Key.Message, Count: group.Sum(static item => Count(item)), Last: group.Max(static item => Last(item))))
            .Where(warning => !IsSaid(warning.Message, said))
            .OrderByDescending(static warning => warning.Last);
        return
        [
            .. warnings.Take(MostShown).Select(static warning =>
                LogExcerpt.Cut($"{warning.Reason}{(warning.Count > 1 ? $" ({warning.Count} times)" : string.Empty)}: {warning.Message}", LogExcerpt.LongestLine)),
        ];
    }

    /// <summary>What the newest warning with one of these reasons says; null when there is none.</summary>
    public static string? Newest(IEnumerable<JsonObject> events, params string[] reasons) =>
        events.Where(item => item.Text("type") == "Warning" && reasons.Contains(item.Text("reason")))
            .OrderByDescending(static item => Last(item))
            .Select(static item => Message(item))
            .FirstOrDefault();

    private static bool IsSaid(string message, string said)
    {
        string core = message.StartsWith(Creating, StringComparison.Ordinal) ? message[Creating.Length..] : message;
        return core.Length > 0 && said.Contains(core, StringComparison.Ordinal);
    }

    private static string Message(JsonObject item) => OneLine.Of(item.Text("message"));

    private static int Count(JsonObject item) => item.Number("series", "count") ?? item.Number("count") ?? 1;

    /// <summary>Each generation of recorders has a field of its own for it.</summary>
    private static DateTimeOffset Last(JsonObject item) =>
        new[] { item.Time("series", "lastObservedTime"), item.Time("lastTimestamp"), item.Time("eventTime"), item.Time("metadata", "creationTimestamp") }.Max() ?? DateTimeOffset.MinValue;
}
