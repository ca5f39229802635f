using CsCheck;

namespace MeshTools.Core.Tests.Cluster.Naming;

/// <summary>One condition of a selector as a model: how it is written, and what it means.</summary>
internal sealed record ModelRequirement(string Text, Func<IReadOnlyDictionary<string, string>, bool> Matches)
{
    // Few keys and values, so that selectors and labels meet; "in" and "notin" are words of the notation and legal names.
    public static readonly Gen<string> Keys = Gen.OneOf("a", "b", "in", "notin", "topology.kubernetes.io/region", "x-y_z.0");

    public static readonly Gen<string> Values = Gen.OneOf("", "a", "b", "in", "1", "eu-west.1_A");

    private static readonly Gen<string> Blank = Gen.OneOf("", "", " ", "  ", "\t");

    /// <summary>Any condition, written in any of the ways that kubectl takes.</summary>
    public static readonly Gen<ModelRequirement> Any = Gen.OneOf(Equality(), Membership(), Presence());

    private static Gen<ModelRequirement> Equality() =>
        Gen.Select(Keys, Gen.OneOf("=", "==", "!="), Values, Blank, Blank, static (key, op, value, left, right) => new ModelRequirement(
            $"{left}{key}{right}{op}{left}{value}{right}",
            labels => (labels.TryGetValue(key, out string? actual) && actual == value) == (op != "!=")));

    private static Gen<ModelRequirement> Membership() =>
        Gen.Select(Keys, Gen.OneOf("in", "notin"), Values.Array[1, 4], Blank, Blank, static (key, op, values, left, right) => new ModelRequirement(
            $"{left}{key} {right}{op}{left}({string.Join(",", values.Select(value => left + value + right))}){right}",
            labels => (labels.TryGetValue(key, out string? actual) && values.Contains(actual)) == (op == "in")));

    private static Gen<ModelRequirement> Presence() =>
        Gen.Select(Keys, Gen.Bool, Blank, Blank, static (key, wanted, left, right) => new ModelRequirement(
            wanted ? $"{left}{key}{right}" : $"{left}!{right}{key}{left}",
            labels => labels.ContainsKey(key) == wanted));
}
