using System.Text.Json.Nodes;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

public sealed class WarningEventsTests
{
    [Fact]
    public void Warnings_come_newest_first_at_most_five_each_once_and_counted()
    {
        JsonObject[] events =
        [
            .. Enumerable.Range(1, 7).Select(static number => Event($"R{number}", $"message {number}", $"2030-01-01T00:00:0{number}Z")),
            Event("R7", "message 7", "2030-01-01T00:00:00Z", count: 4),
            Event("Normal", "pulled", "2030-01-01T00:00:09Z", type: "Normal"),
            Event("Secret", "said password=hunter2", "2030-01-01T00:00:08Z"),
        ];

        Assert.Equal(
            ["Secret: said password=***", "R7 (5 times): message 7", "R6: message 6", "R5: message 5", "R4: message 4"],
            WarningEvents.Lines(events, string.Empty));
    }

    [Fact]
    public void An_event_of_the_newer_recorders_is_dated_and_counted_too()
    {
        JsonObject series = Parse("""{"type":"Warning","reason":"New","message":"n","eventTime":"2030-01-01T00:00:01.123456Z","series":{"count":6,"lastObservedTime":"2030-01-01T00:01:00.000000Z"},"lastTimestamp":null,"count":null}""");

        Assert.Equal(["New (6 times): n", "Old: o"], WarningEvents.Lines([Event("Old", "o", "2030-01-01T00:00:30Z"), series], string.Empty));
    }

    private static JsonObject Event(string reason, string message, string last = "2030-01-01T00:00:00Z", int count = 1, string type = "Warning") => new()
    {
        ["type"] = type,
        ["reason"] = reason,
        ["message"] = message,
        ["lastTimestamp"] = last,
        ["count"] = count,
    };

    private static JsonObject Parse(string text) => (JsonObject)JsonNode.Parse(text)!;
}
