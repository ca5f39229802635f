using System.Globalization;
using System.Text.Json;

namespace MeshTools.Nodes;

/// <summary>Reads a <see cref="ProxyState"/> from a pod. Pure.</summary>
internal static class ProxyReader
{
    // Istio's name for the proxy's container, in sidecars and gateways of every release.
    private const string Container = "istio-proxy";

    // SOURCES.md, section 4: the first on every release ('.' for '/'), the second from 1.29 on.
    private static readonly string[] LocalityLabels = ["istio-locality", "topology.istio.io/locality"];

    /// <summary>Null for a pod without a proxy, without a node, or that has ended.</summary>
    public static ProxyState? Read(JsonElement pod)
    {
        JsonElement spec = pod.GetProperty("spec");
        if (!spec.TryGetProperty("nodeName", out JsonElement node) || HasEnded(pod))
        {
            return null;
        }

        // Native sidecars (Kubernetes 1.28, Istio 1.19) are init containers that stay.
        string? statuses = Holds(spec, "containers") ? "containerStatuses" : Holds(spec, "initContainers") ? "initContainerStatuses" : null;
        return statuses is null ? null : new ProxyState(node.GetString()!, StartedAt(pod, statuses), HasOwnLocality(pod));
    }

    private static bool HasEnded(JsonElement pod) =>
        pod.TryGetProperty("status", out JsonElement status)
        && status.TryGetProperty("phase", out JsonElement phase)
        && phase.GetString() is "Succeeded" or "Failed";

    private static bool Holds(JsonElement spec, string containers) =>
        spec.TryGetProperty(containers, out JsonElement list)
        && list.EnumerateArray().Any(static container => container.GetProperty("name").GetString() == Container);

    private static bool HasOwnLocality(JsonElement pod) =>
        pod.GetProperty("metadata").TryGetProperty("labels", out JsonElement labels)
        && LocalityLabels.Any(label => labels.TryGetProperty(label, out JsonElement value) && value.GetString() is { Length: > 0 });

    private static DateTimeOffset? StartedAt(JsonElement pod, string statuses)
    {
        if (!pod.TryGetProperty("status", out JsonElement status) || !status.TryGetProperty(statuses, out JsonElement list))
        {
            return null;
        }

        foreach (JsonElement container in list.EnumerateArray())
        {
            if (container.GetProperty("name").GetString() == Container
                && container.TryGetProperty("state", out JsonElement state)
                && state.TryGetProperty("running", out JsonElement running)
                && running.TryGetProperty("startedAt", out JsonElement started)
                && DateTimeOffset.TryParse(started.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            {
                return time;
            }
        }

        return null;
    }
}
