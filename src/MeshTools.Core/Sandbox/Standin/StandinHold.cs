using System.Text.Json.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>
/// The annotation by which a rehearsal holds a node or a pod back; taking it off lets it go on.
/// <list type="bullet">
/// <item>On a node, <c>true</c>: NotReady, and its pods are left alone, as if its kubelet were down.</item>
/// <item>On a pod, <c>true</c>: running, never ready.</item>
/// <item>On a pod, anything else: its containers wait, with that text as the reason, e.g. <c>ImagePullBackOff</c>.</item>
/// </list>
/// </summary>
internal static class StandinHold
{
    public const string Annotation = "meshtools.io/standin-hold";

    public const string NotReady = "true";

    /// <summary>The annotation's value; null when the object is not held.</summary>
    public static string? Of(JsonObject item) =>
        (string?)item["metadata"]?["annotations"]?[Annotation] is { Length: > 0 } value && value != "false" ? value : null;
}
