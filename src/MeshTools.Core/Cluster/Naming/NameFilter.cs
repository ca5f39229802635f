namespace MeshTools.Cluster.Naming;

/// <summary>A name or a pattern of names, as a user wrote it.</summary>
/// <param name="Text">What was written.</param>
/// <param name="IsPattern">It has wildcards, so that it may match nothing.</param>
/// <param name="Matches">Whether a name is meant.</param>
internal sealed record NameFilter(string Text, bool IsPattern, Func<string, bool> Matches);
