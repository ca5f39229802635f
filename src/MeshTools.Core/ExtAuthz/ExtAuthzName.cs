namespace MeshTools.ExtAuthz;

/// <summary>A name or a pattern as a user gave it.</summary>
/// <param name="Text">As it was given.</param>
/// <param name="IsPattern">True when it has wildcards; then nothing need fit it.</param>
/// <param name="Matches">Whether a name fits.</param>
internal sealed record ExtAuthzName(string Text, bool IsPattern, Func<string, bool> Matches);
