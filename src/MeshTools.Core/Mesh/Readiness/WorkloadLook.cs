using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Readiness;

/// <summary>One workload at one moment.</summary>
/// <param name="Address">Which.</param>
/// <param name="Workload">As it was read last; null when it does not exist or was never read.</param>
/// <param name="Error">Why it could not be read this time; null when it could.</param>
internal sealed record WorkloadLook(ObjectAddress Address, JsonObject? Workload, MeshToolsException? Error)
{
    public RolloutState State { get; } = Workload is null
        ? new RolloutState(0, 0, null, Error is null ? "it does not exist" : "it could not be read")
        : RolloutStatus.Read(Address.Kind.Kind, Workload);

    public bool IsReady => State.Waiting is null && Error is null;

    /// <param name="explanation">What more than the workload itself was looked at has shown; null for the workload's own word.</param>
    public WorkloadReadiness ToReadiness(string? explanation = null)
    {
        string? trouble = explanation ?? State.Waiting;
        if (Error is not null)
        {
            trouble = $"{trouble ?? "it was ready"}\nit could not be read: {OneLine.Of(Error.Message)}";
        }
        else if (explanation is null && State.Refusal is string refusal)
        {
            trouble = $"{trouble}\npods cannot be made: {OneLine.Of(refusal)}";
        }

        return new WorkloadReadiness(Address, State.Desired, State.Ready, State.Image, trouble) { Note = State.Note };
    }
}
