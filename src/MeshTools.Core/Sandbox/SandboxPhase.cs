namespace MeshTools.Sandbox;

/// <summary>How far a sandbox has come.</summary>
internal enum SandboxPhase
{
    /// <summary>Being started, or left behind by a start that was killed.</summary>
    Starting,

    /// <summary>The start was completed.</summary>
    Running,
}
