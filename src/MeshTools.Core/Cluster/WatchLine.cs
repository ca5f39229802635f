using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster;

/// <summary>One line of a watch, understood.</summary>
/// <param name="Event">What to tell the caller; null for a bookmark.</param>
/// <param name="ResourceVersion">Where to go on from after it.</param>
/// <param name="IsExpired">The server no longer has the version asked for: everything must be listed again.</param>
internal sealed record WatchLine(WatchEvent? Event, string? ResourceVersion, bool IsExpired)
{
    /// <summary>A line as the server sends it for an expired version.</summary>
    public static readonly byte[] ExpiredText = """{"type":"ERROR","object":{"kind":"Status","code":410}}"""u8.ToArray();

    private static readonly WatchLine Expired = new(null, null, true);

    /// <summary>Null for a line that cannot be read: the watch was cut in the middle of it.</summary>
    public static WatchLine? Parse(string text)
    {
        try
        {
            return Read(JsonNode.Parse(text) as JsonObject);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two: a field of another type, or one that stands twice.
            return null;
        }
    }

    private static WatchLine? Read(JsonObject? line)
    {
        if (line?["object"] is not JsonObject body)
        {
            return null;
        }

        string? version = (string?)body["metadata"]?["resourceVersion"];
        line.Remove("object");
        return (string?)line["type"] switch
        {
            "ADDED" => new WatchLine(new WatchEvent(WatchEventType.Added, body), version, false),
            "MODIFIED" => new WatchLine(new WatchEvent(WatchEventType.Modified, body), version, false),
            "DELETED" => new WatchLine(new WatchEvent(WatchEventType.Deleted, body), version, false),
            "BOOKMARK" => new WatchLine(null, version, false),

            // Whatever the server's reason (410 nearly always), a new list puts it right.
            _ => Expired,
        };
    }
}
