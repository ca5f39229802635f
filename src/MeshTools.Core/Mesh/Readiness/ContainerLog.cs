namespace MeshTools.Mesh.Readiness;

/// <summary>The end of a container's log, masked and cut.</summary>
/// <param name="Container">The container.</param>
/// <param name="IsPrevious">Whether it is that of the run before the last restart.</param>
/// <param name="Lines">The last lines; none when it has logged nothing.</param>
internal sealed record ContainerLog(string Container, bool IsPrevious, IReadOnlyList<string> Lines);
