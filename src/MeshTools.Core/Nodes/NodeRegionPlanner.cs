using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Errors;

namespace MeshTools.Nodes;

/// <summary>
/// From the nodes there are and what was asked to what is to be written: one step, or one error, for every input in its
/// order. Pure.
/// </summary>
internal static class NodeRegionPlanner
{
    /// <summary>Why an input cannot be right whatever the cluster holds; null when it can. Checked before any request.</summary>
    public static MeshToolsException? Check(NodeRegionInput input, NodeRegionOptions options)
    {
        if (input.Name is not null && input.Matches is null && ObjectName.Problem(input.Name) is string nameProblem)
        {
            return Fail(ErrorCatalog.InvalidNodeName, input, $"the node name {nameProblem}.");
        }

        if (options.Remove)
        {
            return null;
        }

        if (string.IsNullOrEmpty(input.Region))
        {
            return Fail(ErrorCatalog.RegionMissing, input, "no region is given.");
        }

        foreach ((string what, string? value) in new[] { ("region", input.Region), ("zone", input.Zone), ("subzone", input.Subzone) })
        {
            if (value is not null && LabelValue.Problem(value) is string problem)
            {
                return Fail(ErrorCatalog.InvalidLabelValue, input, $"the {what} '{value}' {problem}.");
            }
        }

        return null;
    }

    /// <summary>The steps for all inputs, in their order.</summary>
    /// <param name="inputs">What was asked.</param>
    /// <param name="nodes">The nodes there are.</param>
    /// <param name="options">What holds for all.</param>
    public static IReadOnlyList<NodeRegionStep> Plan(
        IReadOnlyList<NodeRegionInput> inputs, IReadOnlyList<NodeState> nodes, NodeRegionOptions options)
    {
        Dictionary<string, NodeState> byName = nodes.ToDictionary(static node => node.Name, StringComparer.Ordinal);
        Dictionary<string, (NodeRegionInput Input, IReadOnlyDictionary<string, string?> Wanted)> planned = new(StringComparer.Ordinal);
        List<NodeRegionStep> steps = [];
        foreach (NodeRegionInput input in inputs)
        {
            if (Check(input, options) is MeshToolsException invalid)
            {
                steps.Add(new NodeRegionStep(input, null, null, false, invalid));
                continue;
            }

            IReadOnlyList<NodeState> targets = Targets(input, nodes, byName);
            if (targets.Count == 0)
            {
                steps.Add(new NodeRegionStep(input, null, null, false, NotFound(input, options)));
                continue;
            }

            IReadOnlyDictionary<string, string?> wanted = Wanted(input, options);
            foreach (NodeState node in targets)
            {
                if (!planned.TryGetValue(node.Name, out (NodeRegionInput Input, IReadOnlyDictionary<string, string?> Wanted) first))
                {
                    planned[node.Name] = (input, wanted);
                    steps.Add(StepFor(input, node, wanted, options));
                }
                else
                {
                    steps.Add(Again(input, node, wanted, first.Input, first.Wanted));
                }
            }
        }

        return steps;
    }

    /// <summary>Nodes whose legacy labels say something else than the new ones and will go on saying it.</summary>
    public static IReadOnlyList<string> ContradictedByLegacy(IReadOnlyList<NodeRegionStep> steps, NodeRegionOptions options)
    {
        if (options.Legacy || options.Remove)
        {
            return [];
        }

        return [.. steps
            .Where(static step => step.Error is null && step.Node is not null
                && (Differs(step.Node.Label(NodeLabels.LegacyRegion), step.Input.Region) || Differs(step.Node.Label(NodeLabels.LegacyZone), step.Input.Zone)))
            .Select(static step => step.Node!.Name)];

        static bool Differs(string? legacy, string? wanted) => legacy is not null && wanted is not null && legacy != wanted;
    }

    private static IReadOnlyList<NodeState> Targets(NodeRegionInput input, IReadOnlyList<NodeState> nodes, Dictionary<string, NodeState> byName)
    {
        if (input.Name is null)
        {
            return nodes;
        }

        if (input.Matches is not null)
        {
            return [.. nodes.Where(node => input.Matches(node.Name))];
        }

        return byName.TryGetValue(input.Name, out NodeState? node) ? [node] : [];
    }

    /// <summary>The labels that are asked for; null takes one away. Zone and subzone are left alone when not given.</summary>
    private static Dictionary<string, string?> Wanted(NodeRegionInput input, NodeRegionOptions options)
    {
        Dictionary<string, string?> wanted = new(StringComparer.Ordinal);
        Add(NodeLabels.Region, input.Region, true);
        Add(NodeLabels.Zone, input.Zone, true);
        Add(NodeLabels.Subzone, input.Subzone, true);
        Add(NodeLabels.LegacyRegion, input.Region, options.Legacy);
        Add(NodeLabels.LegacyZone, input.Zone, options.Legacy);
        return wanted;

        void Add(string key, string? value, bool applies)
        {
            if (applies && (options.Remove || value is not null))
            {
                wanted[key] = options.Remove ? null : value;
            }
        }
    }

    private static NodeRegionStep StepFor(
        NodeRegionInput input, NodeState node, IReadOnlyDictionary<string, string?> wanted, NodeRegionOptions options)
    {
        JsonObject labels = [];
        JsonObject before = [];
        List<string> conflicts = [];
        foreach ((string key, string? value) in wanted)
        {
            string? current = node.Label(key);
            if (current == value)
            {
                continue;
            }

            labels[key] = value;
            if (current is not null)
            {
                before[key] = current;
                conflicts.AddRange(node.Owners.GetValueOrDefault(key, [])
                    .Where(static owner => owner != ClusterClient.FieldManager)
                    .Select(owner => $"'{owner}' owns {key} = '{current}'"));
            }
        }

        if (labels.Count == 0)
        {
            return new NodeRegionStep(input, node, null, false, null);
        }

        if (conflicts.Count > 0 && !options.Force)
        {
            MeshToolsException conflict = Fail(
                ErrorCatalog.FieldManagerConflict, input, $"node/{node.Name} (context '{options.Context}') is labelled by another manager: {string.Join("; ", conflicts)}.");
            return new NodeRegionStep(input, node, null, false, conflict);
        }

        Change change = new()
        {
            Target = new ObjectAddress(NodeObserver.Node, null, node.Name),
            Verb = ChangeVerb.MergePatch,
            Action = options.Remove ? "Remove locality labels" : "Set locality labels",
            Body = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } },
            Before = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = before } },
            Force = options.Force,
            Form = ObjectForm.Metadata,
        };
        return new NodeRegionStep(input, node, change, Moves(node, wanted), null);
    }

    /// <summary>A node that was given before: nothing more to do when it is wanted the same, a mistake when not.</summary>
    private static NodeRegionStep Again(
        NodeRegionInput input, NodeState node, IReadOnlyDictionary<string, string?> wanted, NodeRegionInput first, IReadOnlyDictionary<string, string?> firstWanted)
    {
        bool same = wanted.All(pair => firstWanted.TryGetValue(pair.Key, out string? value) && value == pair.Value);
        string place = first.Position > 0 ? $"input {first.Position}" : "before";
        return new NodeRegionStep(input, node, null, false, same
            ? null
            : Fail(ErrorCatalog.NodeGivenTwice, input, $"node/{node.Name} was given with other values ({place}); the first one counts."));
    }

    private static bool Moves(NodeState node, IReadOnlyDictionary<string, string?> wanted)
    {
        Dictionary<string, string> after = new(node.Labels, StringComparer.Ordinal);
        foreach ((string key, string? value) in wanted)
        {
            if (value is null)
            {
                after.Remove(key);
            }
            else
            {
                after[key] = value;
            }
        }

        NodeState moved = node with { Labels = after };
        return (node.Region, node.Zone, node.Subzone) != (moved.Region, moved.Zone, moved.Subzone)
            || node.Label(NodeLabels.LegacyRegion) != moved.Label(NodeLabels.LegacyRegion)
            || node.Label(NodeLabels.LegacyZone) != moved.Label(NodeLabels.LegacyZone);
    }

    private static MeshToolsException NotFound(NodeRegionInput input, NodeRegionOptions options)
    {
        string what = input.Name is null ? "no node" : input.Matches is null ? "no such node" : "no node fits the pattern";
        string selected = options.Selector is null ? string.Empty : $" that fits the selector '{options.Selector}'";
        return Fail(ErrorCatalog.NodeNotFound, input, $"{what}{selected} in context '{options.Context}'.");
    }

    private static MeshToolsException Fail(ErrorDefinition definition, NodeRegionInput input, string message) =>
        new(definition, input.Label + message, target: input.Source ?? input.Name);
}
