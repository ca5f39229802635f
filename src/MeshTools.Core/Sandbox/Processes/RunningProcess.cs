namespace MeshTools.Sandbox.Processes;

/// <summary>A process that was started.</summary>
/// <param name="Spec">How.</param>
/// <param name="Pid">Its id.</param>
/// <param name="Birth">
/// What tells it from a later process with the same id (<see cref="ProcessTable.Birth"/>): ids are used again.
/// </param>
internal sealed record RunningProcess(ProcessSpec Spec, int Pid, string Birth);
