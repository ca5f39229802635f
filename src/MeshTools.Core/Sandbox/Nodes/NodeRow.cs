using System.Text.RegularExpressions;
using MeshTools.Cluster.Naming;
using MeshTools.Errors;
using MeshTools.Nodes;

namespace MeshTools.Sandbox.Nodes;

/// <summary>
/// Turns a row, from a CSV file or an object, into a node, and refuses what the API server would refuse: then nothing has
/// been started yet.
/// </summary>
internal static partial class NodeRow
{
    public const string NameColumn = "Name";

    public static readonly IReadOnlyList<string> Columns =
        [NameColumn, "Region", "Zone", "Subzone", "Labels", "Taints", "Cpu", "Memory", "Pods", "Ready"];

    // Neither can be part of a label, so both ways of writing lists are understood: ours and kubectl's.
    private static readonly char[] Separators = [';', ','];

    /// <param name="origin">Where the row is, for messages.</param>
    /// <param name="cell">The text of a column; null or empty when it says nothing.</param>
    /// <exception cref="MeshToolsException">SandboxNodesInvalid.</exception>
    public static SandboxNode Read(string origin, Func<string, string?> cell)
    {
        string name = Text(NameColumn) ?? throw Wrong(origin, "has no Name");
        if (ObjectName.Problem(name) is string problem)
        {
            throw Wrong(origin, $"the name '{name}' {problem}");
        }

        return new SandboxNode
        {
            Name = name,
            Origin = origin,
            Labels = Labels(),
            Taints = [.. List("Taints").Select(text => Taint(origin, text))],
            Capacity = Capacity(),
            Ready = Flag("Ready"),
        };

        string? Text(string column) => cell(column)?.Trim() is { Length: > 0 } text ? text : null;

        string[] List(string column) => Text(column)?.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

        Dictionary<string, string> Labels()
        {
            Dictionary<string, string> labels = new(StringComparer.Ordinal);
            foreach (string label in List("Labels"))
            {
                int equals = label.IndexOf('=', StringComparison.Ordinal);
                string key = (equals < 0 ? label : label[..equals]).Trim();
                Check(LabelKey.Problem(key), $"the label key '{key}'");
                Add(key, equals < 0 ? string.Empty : label[(equals + 1)..].Trim(), $"the value of label '{key}'");
            }

            Add(NodeLabels.Region, Text("Region"), "Region");
            Add(NodeLabels.Zone, Text("Zone"), "Zone");
            Add(NodeLabels.Subzone, Text("Subzone"), "Subzone");
            return labels;

            void Add(string key, string? value, string what)
            {
                if (value is not null)
                {
                    Check(LabelValue.Problem(value), $"{what} ('{value}')");
                    labels[key] = value;
                }
            }
        }

        Dictionary<string, string> Capacity()
        {
            Dictionary<string, string> capacity = new(SandboxNode.DefaultCapacity, StringComparer.Ordinal);
            foreach (string column in (string[])["Cpu", "Memory", "Pods"])
            {
                if (Text(column) is string quantity)
                {
                    Check(Quantity().IsMatch(quantity) ? null : "is no quantity such as 8, 500m or 32Gi", $"{column} ('{quantity}')");
                    capacity[column.ToLowerInvariant()] = quantity;
                }
            }

            return capacity;
        }

        bool Flag(string column) => Text(column)?.ToUpperInvariant() switch
        {
            null or "TRUE" or "YES" or "1" or "READY" => true,
            "FALSE" or "NO" or "0" or "NOTREADY" => false,
            _ => throw Wrong(origin, $"{column} is '{Text(column)}', not true or false"),
        };

        void Check(string? problem, string what)
        {
            if (problem is not null)
            {
                throw Wrong(origin, $"{what} {problem}");
            }
        }
    }

    /// <summary>Reads <c>key=value:Effect</c> or <c>key:Effect</c>, as kubectl taint takes it.</summary>
    private static NodeTaint Taint(string origin, string text)
    {
        int colon = text.LastIndexOf(':');
        string[] pair = colon < 0 ? [] : text[..colon].Split('=', 2);
        string effect = text[(colon + 1)..];
        if (colon < 0
            || !NodeTaint.Effects.Contains(effect, StringComparer.Ordinal)
            || LabelKey.Problem(pair[0]) is not null
            || (pair.Length == 2 && LabelValue.Problem(pair[1]) is not null))
        {
            throw Wrong(origin, $"the taint '{text}' is not of the form key=value:Effect, with an effect of {string.Join(", ", NodeTaint.Effects)}");
        }

        return new NodeTaint(pair[0], pair.Length == 2 ? pair[1] : string.Empty, effect);
    }

    private static MeshToolsException Wrong(string origin, string why) =>
        new(ErrorCatalog.SandboxNodesInvalid, $"{origin}: {why}.", target: origin);

    // A quantity of Kubernetes without the exponents that nobody writes.
    [GeneratedRegex("^[0-9]{1,15}(\\.[0-9]{1,9})?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Quantity();
}
