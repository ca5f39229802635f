namespace MeshTools.Mesh.Readiness;

/// <summary>What a workload says of itself.</summary>
/// <param name="Desired">Pods that it should have.</param>
/// <param name="Ready">Pods of its present template that serve.</param>
/// <param name="Image">The image of its first container.</param>
/// <param name="Waiting">Null when it is rolled out; else what is missing, in one sentence.</param>
internal sealed record RolloutState(int Desired, int Ready, string? Image, string? Waiting)
{
    /// <summary>What is odd about a workload that is rolled out; else null.</summary>
    public string? Note { get; init; }

    /// <summary>Why no pod can be made, when the workload itself knows (quota, admission); else null.</summary>
    public string? Refusal { get; init; }
}
