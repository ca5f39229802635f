using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Config;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Mesh.Config;

/// <summary>Edits of the mesh config: made, remembered, given back, and kept by a later installation.</summary>
public sealed class ConfigTextTests
{
    private const string Locality = "localityLbSetting";
    private const string Provider = "extensionProviders[name=authz]";
    private static readonly ObjectAddress Address = new(MeshKinds.ConfigMap, "istio-system", "istio");

    [Fact]
    public void An_edit_is_remembered_with_what_was_there_before()
    {
        JsonObject map = Map("# mine\nlocalityLbSetting: {enabled: false}\n");
        map = Done(map, MeshConfigEdit.Set(Address, map, Locality, new JsonObject { ["enabled"] = true }, "Set"));
        map = Done(map, MeshConfigEdit.Set(Address, map, Provider, new JsonObject { ["port"] = 1 }, "Set"));
        map = Done(map, MeshConfigEdit.Set(Address, map, Locality, new JsonObject { ["enabled"] = true, ["failover"] = new JsonArray() }, "Set"));

        Assert.Equal("# mine\nlocalityLbSetting:\n  enabled: true\n  failover: []\nextensionProviders:\n- name: authz\n  port: 1\n", Text(map));
        Assert.Equal("""{"mesh":{"localityLbSetting":{"enabled":false},"extensionProviders[name=authz]":null}}""", Note(map));

        map = Done(map, MeshConfigEdit.Restore(Address, map, Provider, "Restore"));
        map = Done(map, MeshConfigEdit.Restore(Address, map, Locality, "Restore"));

        Assert.Equal("# mine\nlocalityLbSetting:\n  enabled: false\n", Text(map));
        Assert.Null(Note(map));
    }

    [Fact]
    public void What_is_as_wanted_needs_no_write()
    {
        JsonObject map = Map("localityLbSetting: {enabled: true}\n");

        Assert.Null(MeshConfigEdit.Set(Address, map, Locality, new JsonObject { ["enabled"] = true }, "Set"));
        Assert.Null(MeshConfigEdit.Restore(Address, map, Locality, "Restore"));
    }

    [Fact]
    public void What_somebody_else_gave_back_by_hand_is_only_forgotten()
    {
        JsonObject map = Map("a: 1\n");
        map = Done(map, MeshConfigEdit.Set(Address, map, Locality, new JsonObject(), "Set"));
        map["data"]!["mesh"] = "a: 1\n";

        map = Done(map, MeshConfigEdit.Restore(Address, map, Locality, "Restore"));

        Assert.Equal("a: 1\n", Text(map));
        Assert.Null(Note(map));
    }

    [Fact]
    public void Somebody_else_s_edit_in_between_is_in_the_revised_patch()
    {
        JsonObject map = Map("a: 1\n");
        Change change = MeshConfigEdit.Set(Address, map, Locality, new JsonObject(), "Set")!;

        JsonObject patch = change.Revise!(Map("a: 2 # theirs\nb: 3\n"))!;
        Assert.Equal("a: 2 # theirs\nb: 3\nlocalityLbSetting: {}\n", (string?)patch["data"]!["mesh"]);

        Assert.Null(change.Revise(MergePatch.Apply(map, change.Body!)));
    }

    [Fact]
    public void The_difference_names_the_place_and_hides_secrets()
    {
        Change change = ConfigText.Edit(
            Address,
            Map("key: hidden-one\n"),
            "mesh",
            [new ConfigTextEdit("key", "hidden-two") { IsSecret = true }, new ConfigTextEdit("auth.strategy", "token")],
            "Set")!;

        Assert.Equal(["~ data[mesh] key: (secret) -> (secret)", "+ data[mesh] auth.strategy: \"token\""], change.Diff());
        Assert.DoesNotContain("hidden-one", Note(MergePatch.Apply(Map(string.Empty), change.Body!)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: [1\n")]
    [InlineData("- 1\n")]
    public void A_text_that_cannot_be_read_is_left_alone(string text)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => MeshConfigEdit.Set(Address, Map(text), Locality, new JsonObject(), "Set"));

        Assert.Equal(ErrorCatalog.ConfigTextInvalid, error.Definition);
        Assert.Contains("key 'mesh' of configmap/istio-system/istio cannot be read (line ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Trap: an installation that writes the text anew drops the provider, and every policy that names it denies all.</summary>
    [Fact]
    public void A_later_installation_keeps_the_edits_in_its_own_text()
    {
        JsonObject live = Map("mode: old\n");
        live = Done(live, MeshConfigEdit.Set(Address, live, Provider, new JsonObject { ["port"] = 1 }, "Set"));
        live = Done(live, MeshConfigEdit.Set(Address, live, Locality, new JsonObject(), "Set"));

        // Taken out by hand since, which is respected.
        live["data"]!["mesh"] = Text(live).Replace("localityLbSetting: {}\n", string.Empty, StringComparison.Ordinal);
        JsonObject body = Map("# new\nmode: new\n");

        Assert.Equal(["mesh"], ConfigText.Carry(body, live));
        Assert.Equal("# new\nmode: new\nextensionProviders:\n- name: authz\n  port: 1\n", Text(body));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"mesh":7}""")]
    [InlineData("""{"other":{"a":null}}""")]
    public void A_note_that_says_nothing_changes_nothing(string? note)
    {
        JsonObject live = Map("a: 1\n");
        live["metadata"]!["annotations"] = new JsonObject { [ConfigText.Annotation] = note };
        JsonObject body = Map("b: 1\n");

        ConfigText.Carry(body, live);

        Assert.Equal("b: 1\n", Text(body));
    }

    private static JsonObject Map(string text) => new() { ["metadata"] = new JsonObject { ["name"] = "istio" }, ["data"] = new JsonObject { ["mesh"] = text } };

    private static JsonObject Done(JsonObject map, Change? change) => MergePatch.Apply(map, change!.Body!);

    private static string Text(JsonObject map) => (string)map["data"]!["mesh"]!;

    private static string? Note(JsonObject map) => map.Text("metadata", "annotations", ConfigText.Annotation);
}
