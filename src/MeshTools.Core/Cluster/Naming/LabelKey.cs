namespace MeshTools.Cluster.Naming;

/// <summary>The rule for label keys: an optional DNS subdomain and a slash, then a name that follows <see cref="LabelValue"/>.</summary>
internal static class LabelKey
{
    /// <summary>Why the server would refuse this key; null when it would take it.</summary>
    public static string? Problem(string key)
    {
        string[] parts = key.Split('/');
        return parts.Length switch
        {
            1 => LabelValue.QualifiedPartProblem(parts[0]),
            2 when ObjectName.Problem(parts[0]) is string problem => $"has a prefix that {problem}",
            2 when LabelValue.QualifiedPartProblem(parts[1]) is string problem => $"has a name that {problem}",
            2 => null,
            _ => "has more than one '/'",
        };
    }
}
