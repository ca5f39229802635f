namespace MeshTools.Mesh.Checks;

/// <summary>A check as a user names it.</summary>
/// <param name="Text">As written.</param>
/// <param name="IsPattern">True when it has wildcards; then it may fit nothing.</param>
/// <param name="Fits">Whether an id fits.</param>
internal sealed record MeshCheckName(string Text, bool IsPattern, Func<string, bool> Fits)
{
    public bool Matches(MeshCheckDefinition check) => Fits(check.Id);
}
