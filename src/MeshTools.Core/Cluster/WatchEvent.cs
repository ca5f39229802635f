using System.Text.Json.Nodes;

namespace MeshTools.Cluster;

/// <summary>One event of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object as it is now; of one that vanished while the watch was cut, only its metadata.</param>
internal sealed record WatchEvent(WatchEventType Type, JsonObject Object);
