namespace MeshTools.Mesh.Checks;

/// <summary>What a check has to say about one object or about the mesh.</summary>
/// <param name="Status">How it came out.</param>
/// <param name="Reason">What was seen, in one sentence.</param>
/// <param name="Target">The object; null for the mesh as a whole.</param>
/// <param name="Hint">What to do here, where that is more exact than the check's own hint.</param>
internal sealed record CheckFinding(MeshCheckStatus Status, string Reason, string? Target, string? Hint)
{
    public static CheckFinding Fail(string reason, string? target = null, string? hint = null) => new(MeshCheckStatus.Fail, reason, target, hint);

    public static CheckFinding Warn(string reason, string? target = null, string? hint = null) => new(MeshCheckStatus.Warn, reason, target, hint);

    public static CheckFinding Pass(string reason, string? target = null) => new(MeshCheckStatus.Pass, reason, target, null);

    public static CheckFinding Skip(string reason, string? target = null) => new(MeshCheckStatus.Skip, reason, target, null);
}
