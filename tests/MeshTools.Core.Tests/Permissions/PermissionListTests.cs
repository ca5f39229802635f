using MeshTools.Permissions;

namespace MeshTools.Core.Tests.Permissions;

/// <summary>No right is told twice.</summary>
public sealed class PermissionListTests
{
    [Fact]
    public void Verbs_of_one_resource_stand_together_and_each_once() =>
        Assert.Equal(["istio-system secrets get,create"], Minimal(Item("istio-system", "secrets", "get"), Item("istio-system", "secrets", "create", "get")));

    [Fact]
    public void What_is_given_everywhere_is_not_given_again_in_a_namespace() =>
        Assert.Equal([" secrets get", "istio-system secrets create"], Minimal(Item(null, "secrets", "get"), Item("istio-system", "secrets", "get", "create")));

    [Theory]
    [InlineData("*", "get")]
    [InlineData("secrets", "*")]
    public void A_wildcard_gives_what_it_covers(string resource, string verb) =>
        Assert.Equal([$" {resource} {verb}"], Minimal(Item("istio-system", "secrets", "get"), Item(null, resource, verb)));

    [Fact]
    public void A_right_on_all_gives_that_on_one_by_name_and_not_the_other_way_round()
    {
        MeshPermission named = Item(null, "secrets", "get") with { ResourceNames = ["kiali"] };

        Assert.Equal([" secrets get"], Minimal(named, Item(null, "secrets", "get")));
        Assert.Equal(2, PermissionList.Minimal([named, named with { ResourceNames = ["other"] }]).Count);
    }

    [Fact]
    public void A_right_that_is_needed_is_not_left_to_one_that_is_optional()
    {
        MeshPermission optional = Item(null, "secrets", "get") with { Without = "Less is told." };

        Assert.Equal([" secrets get?", "istio-system secrets get"], Minimal(optional, Item("istio-system", "secrets", "get")));
        Assert.Equal([" secrets get"], Minimal(optional, Item(null, "secrets", "get")));
    }

    [Fact]
    public void An_optional_right_says_all_that_is_lost_without_it()
    {
        MeshPermission one = Item(null, "nodes", "get") with { Without = "One." };

        Assert.Equal("One. Two.", Assert.Single(PermissionList.Minimal([one, one with { Without = "Two." }])).Without);
    }

    [Fact]
    public void A_path_of_the_server_is_not_covered_by_a_wildcard_for_resources() =>
        Assert.Equal([" * get", " /metrics get"], Minimal(Item(null, "*", "get"), Item(null, "/metrics", "get")));

    private static MeshPermission Item(string? ns, string resource, params string[] verbs) =>
        new() { Command = "Test-Me", Namespace = ns, ApiGroup = string.Empty, Resource = resource, Verbs = verbs, Purpose = "a test" };

    private static IEnumerable<string> Minimal(params MeshPermission[] items) => PermissionList.Minimal(items)
        .Select(static item => $"{item.Namespace} {item.Resource} {string.Join(',', item.Verbs)}{(item.Optional ? "?" : string.Empty)}");
}
