using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Readiness;

/// <summary>What keeps pods from ever starting, as long as nobody changes something. Pure.</summary>
internal static class StartObstacle
{
    // A pull or a crash may go well the next time; these cannot.
    private static readonly string[] Lasting = ["InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError"];

    /// <summary>One sentence, or null when the pods may still start.</summary>
    /// <param name="state">What the workload says of itself.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="events">The workload's own events.</param>
    public static string? Find(RolloutState state, IReadOnlyList<JsonObject> pods, IReadOnlyList<JsonObject> events)
    {
        foreach (JsonObject pod in pods)
        {
            if (FailingContainer.Of(pod) is { WaitingReason: string reason } container && Lasting.Contains(reason))
            {
                return $"pod {pod.Name()} cannot start: container {container.Name}: {reason}: {OneLine.Of(container.Status.Text("state", "waiting", "message"))}";
            }
        }

        return (state.Refusal ?? WarningEvents.Newest(events, "FailedCreate")) is string refusal ? $"pods cannot be made: {OneLine.Of(refusal)}" : null;
    }
}
