using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox;

/// <summary>Finds this user's sandboxes, whoever started them and whether or not they live.</summary>
internal static class SandboxList
{
    public static IReadOnlyList<MeshSandbox> All(SandboxRoot root) =>
        [.. root.Folders().Select(static folder => Describe(folder, SandboxStateJson.TryLoad(folder)))];

    /// <param name="folder">Its folder.</param>
    /// <param name="state">Null when it cannot be read: the start was killed before it was written.</param>
    public static MeshSandbox Describe(SandboxFolder folder, SandboxState? state) => new()
    {
        Name = folder.Name,
        Context = SandboxName.Context(folder.Name),
        KubeConfig = folder.KubeConfig,
        Server = state?.Server?.GetLeftPart(UriPartial.Authority),
        Version = state?.Version,
        NodeCount = state?.NodeCount ?? 0,
        Path = folder.Path,
        Running = IsRunning(state),
    };

    public static bool IsRunning(SandboxState? state) => state is { Phase: SandboxPhase.Running } && state.Processes.All(ProcessTable.IsAlive);
}
