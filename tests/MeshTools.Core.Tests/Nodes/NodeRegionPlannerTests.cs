using MeshTools.Errors;
using MeshTools.Nodes;
using static MeshTools.Core.Tests.Nodes.NodeStates;

namespace MeshTools.Core.Tests.Nodes;

public sealed class NodeRegionPlannerTests
{
    private const string Region = "topology.kubernetes.io/region";
    private const string Zone = "topology.kubernetes.io/zone";
    private const string Subzone = "topology.istio.io/subzone";
    private const string LegacyRegion = "failure-domain.beta.kubernetes.io/region";
    private const string LegacyZone = "failure-domain.beta.kubernetes.io/zone";

    [Fact]
    public void A_node_without_labels_gets_a_patch_with_just_the_region()
    {
        NodeRegionStep step = Single(Input("a", "shenzhen"), Node("a"));

        Assert.Equal("node/a", step.Change!.Target.ToString());
        Assert.Equal("""{"metadata":{"labels":{"topology.kubernetes.io/region":"shenzhen"}}}""", step.Change.Body!.ToJsonString());
        Assert.True(step.MovesLocality);
    }

    [Fact]
    public void Zone_and_subzone_are_left_alone_when_not_given()
    {
        NodeRegionStep step = Single(Input("a", "beijing"), Node("a", $"{Region}=shenzhen", $"{Zone}=room1", $"{Subzone}=rack7"));

        Assert.Equal([$"~ metadata.labels[{Region}]: shenzhen -> beijing"], step.Change!.Diff());
    }

    [Fact]
    public void What_is_right_already_needs_no_change()
    {
        NodeRegionStep step = Single(Input("a", "shenzhen", "room1", "rack7"), Node("a", $"{Region}=shenzhen", $"{Zone}=room1", $"{Subzone}=rack7"));

        Assert.Null(step.Change);
        Assert.Null(step.Error);
        Assert.False(step.MovesLocality);
    }

    [Fact]
    public void Only_what_differs_is_written()
    {
        NodeRegionStep step = Single(Input("a", "shenzhen", "room2"), Node("a", $"{Region}=shenzhen", $"{Zone}=room1"));

        Assert.Equal([$"~ metadata.labels[{Zone}]: room1 -> room2"], step.Change!.Diff());
    }

    [Fact]
    public void Legacy_labels_are_written_only_when_asked_for()
    {
        NodeRegionStep plain = Single(Input("a", "shenzhen", "room1"), Node("a"));
        NodeRegionStep legacy = Single(Input("a", "shenzhen", "room1"), Node("a"), Options(legacy: true));

        Assert.Equal(2, plain.Change!.Diff().Count);
        Assert.Equal(
            [$"+ metadata.labels[{Region}]: shenzhen", $"+ metadata.labels[{Zone}]: room1", $"+ metadata.labels[{LegacyRegion}]: shenzhen", $"+ metadata.labels[{LegacyZone}]: room1"],
            legacy.Change!.Diff());
    }

    [Fact]
    public void A_legacy_label_that_says_something_else_is_pointed_out()
    {
        NodeState[] nodes = [Node("a", $"{LegacyRegion}=wuxi"), Node("b", $"{LegacyRegion}=shenzhen"), Node("c")];
        NodeRegionInput[] inputs = [Input("a", "shenzhen"), Input("b", "shenzhen"), Input("c", "shenzhen")];

        IReadOnlyList<NodeRegionStep> steps = NodeRegionPlanner.Plan(inputs, nodes, Options());

        Assert.Equal(["a"], NodeRegionPlanner.ContradictedByLegacy(steps, Options()));
        Assert.Empty(NodeRegionPlanner.ContradictedByLegacy(steps, Options(legacy: true)));
    }

    [Fact]
    public void A_label_of_another_manager_is_not_taken_over_and_its_owner_is_named()
    {
        NodeRegionStep step = Single(Input("a", "shenzhen"), Node("a", $"{Region}=cn-south@cloud-controller-manager"));

        Assert.Null(step.Change);
        Assert.Equal("FieldManagerConflict", step.Error!.Definition.Id);
        Assert.Contains("cloud-controller-manager", step.Error.Message, StringComparison.Ordinal);
        Assert.Contains("cn-south", step.Error.Message, StringComparison.Ordinal);
        Assert.Contains("-Force", step.Error.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meshtools", false)]
    [InlineData("cloud-controller-manager", true)]
    public void Own_labels_are_changed_freely_and_others_with_force(string owner, bool force)
    {
        NodeRegionStep step = Single(Input("a", "shenzhen"), Node("a", $"{Region}=wuxi@{owner}"), Options(force: force));

        Assert.NotNull(step.Change);
        Assert.Null(step.Error);
    }

    [Fact]
    public void Another_manager_may_own_a_label_that_is_right_already()
    {
        NodeRegionStep step = Single(Input("a", "shenzhen"), Node("a", $"{Region}=shenzhen@cloud-controller-manager"));

        Assert.Null(step.Error);
        Assert.Null(step.Change);
    }

    [Fact]
    public void Removing_takes_away_what_is_there_and_the_legacy_labels_only_when_asked_for()
    {
        NodeState node = Node("a", $"{Region}=shenzhen", $"{Zone}=room1", $"{LegacyRegion}=shenzhen");

        NodeRegionStep plain = Single(Input("a"), node, Options(remove: true));
        NodeRegionStep legacy = Single(Input("a"), node, Options(remove: true, legacy: true));

        Assert.Equal([$"- metadata.labels[{Region}]: shenzhen", $"- metadata.labels[{Zone}]: room1"], plain.Change!.Diff());
        Assert.Contains($"- metadata.labels[{LegacyRegion}]: shenzhen", legacy.Change!.Diff());
        Assert.Null(Single(Input("b"), Node("b"), Options(remove: true)).Change);
    }

    [Fact]
    public void A_pattern_gives_one_step_for_each_node_that_fits()
    {
        IReadOnlyList<NodeRegionStep> steps = NodeRegionPlanner.Plan([Input("sz*", "shenzhen")], [Node("bj1"), Node("sz1"), Node("sz2")], Options());

        Assert.Equal(["sz1", "sz2"], steps.Select(static step => step.Node!.Name));
    }

    [Fact]
    public void Every_input_gives_a_step_or_an_error_in_its_order()
    {
        NodeRegionInput[] inputs = [Input("b", "x", position: 1), Input("nope", "x", position: 2), Input("a", "not a label!", position: 3), Input("a", "y", position: 4)];

        IReadOnlyList<NodeRegionStep> steps = NodeRegionPlanner.Plan(inputs, [Node("a"), Node("b")], Options());

        Assert.Equal([null, "NodeNotFound", "InvalidLabelValue", null], steps.Select(static step => step.Error?.Definition.Id));
        Assert.StartsWith("Input 2 ('nope'): ", steps[1].Error!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Input 3 ('a'): ", steps[2].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_outside_the_selection_is_told_from_one_that_does_not_exist()
    {
        NodeRegionStep step = Assert.Single(NodeRegionPlanner.Plan([Input("a", "x")], [Node("b")], Options(selector: "front_end=true")));

        Assert.Contains("no such node that fits the selector 'front_end=true' in context 'test'", step.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_given_twice_the_same_is_planned_once()
    {
        IReadOnlyList<NodeRegionStep> steps = NodeRegionPlanner.Plan([Input("a", "x"), Input("a", "x")], [Node("a")], Options());

        Assert.NotNull(steps[0].Change);
        Assert.Null(steps[1].Change);
        Assert.Null(steps[1].Error);
    }

    [Fact]
    public void A_node_given_twice_differently_is_an_error_that_names_the_first_row()
    {
        IReadOnlyList<NodeRegionStep> steps = NodeRegionPlanner.Plan([Input("a", "x", position: 4), Input("a", "y", position: 9)], [Node("a")], Options());

        Assert.Equal("NodeGivenTwice", steps[1].Error!.Definition.Id);
        Assert.Contains("input 4", steps[1].Error!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Input 9", steps[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_region_is_said_and_not_guessed()
    {
        Assert.Equal("RegionMissing", Single(Input("a", zone: "room1"), Node("a")).Error!.Definition.Id);
    }

    [Fact]
    public void A_label_that_proxies_do_not_see_does_not_make_them_stale()
    {
        // The region stands in the legacy label already and becomes the same in the new one.
        NodeRegionStep step = Single(Input("a", "shenzhen"), Node("a", $"{LegacyRegion}=shenzhen"));

        Assert.NotNull(step.Change);
        Assert.False(step.MovesLocality);
    }

    [Theory]
    [InlineData("Worker", "InvalidNodeName")]
    [InlineData("worker_1", "InvalidNodeName")]
    [InlineData("", "InvalidNodeName")]
    [InlineData("-worker", "InvalidNodeName")]
    [InlineData("worker", null)]
    [InlineData("worker.example.com", null)]
    public void Names_that_the_server_would_refuse_are_refused_first(string name, string? errorId)
    {
        MeshToolsException? error = NodeRegionPlanner.Check(Input(name, "x"), Options());

        Assert.Equal(errorId, error?.Definition.Id);
    }

    private static NodeRegionStep Single(NodeRegionInput input, NodeState node, NodeRegionOptions? options = null) =>
        Assert.Single(NodeRegionPlanner.Plan([input], [node], options ?? Options()));
}
