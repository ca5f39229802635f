namespace MeshTools.Cluster.Naming;

/// <summary>One condition of a label selector.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlyList<string> Values)
{
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        bool present = labels.TryGetValue(Key, out string? value);
        return Operator switch
        {
            LabelOperator.In => present && Values.Contains(value, StringComparer.Ordinal),
            LabelOperator.NotIn => !present || !Values.Contains(value, StringComparer.Ordinal),
            LabelOperator.Exists => present,
            _ => !present,
        };
    }
}
