using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>
/// Whether a Kiali runs by what its secret or its configuration no longer says: it reads either once, when it starts. Pure.
/// </summary>
internal static class KialiRestart
{
    /// <summary>For an object as the server has it.</summary>
    public static bool IsDue(IEnumerable<ObservedPod> pods, JsonObject? source) =>
        pods.Any(pod => IsDue(pod, source.Time("metadata", "creationTimestamp"), source.Objects("metadata", "managedFields").Max(static entry => entry.Time("time"))));

    /// <summary>
    /// True when the pod started before the last change. Making counts for none: a secret that was missing is found by Kiali
    /// itself (SOURCES.md, section 2).
    /// </summary>
    /// <param name="pod">Kiali's pod.</param>
    /// <param name="madeAt">When the object was made.</param>
    /// <param name="changedAt">When it was last written.</param>
    public static bool IsDue(ObservedPod pod, DateTimeOffset? madeAt, DateTimeOffset? changedAt) =>
        changedAt > madeAt && pod.Body.Text("metadata", "deletionTimestamp") is null && Started(pod) < changedAt;

    private static DateTimeOffset? Started(ObservedPod pod) =>
        pod.ContainerStatuses.Select(static status => status.Time("state", "running", "startedAt")).Max() ?? pod.Status.Time("startTime");
}
