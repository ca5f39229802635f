using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>What Remove-ExtAuthzFilter takes away of several, and what it leaves.</summary>
public class ExtAuthzRemovalTests
{
    private const string Policy = "authorizationpolicy/istio-system/ingress-gateway-ef";

    private const string Config = "configmap/istio-system/istio";

    private static readonly ExtAuthzRemovalRequest All = new() { Name = ExtAuthzRequest.DefaultName, Namespace = "istio-system" };

    [Theory]
    [InlineData("ingress-gateway-ef", "", "edge/ingress-gateway-ef-public istio-system/ingress-gateway-ef-istio-ingressgateway")]
    [InlineData("ingress-gateway-ef", "public", "edge/ingress-gateway-ef-public")]
    [InlineData("ingress-gateway-ef", "edge/public", "edge/ingress-gateway-ef-public")]
    [InlineData("ingress-gateway-ef-public", "", "edge/ingress-gateway-ef-public")]
    [InlineData("ingress-gateway-ef", "nobody", "ExtAuthzFilterNotFound")]
    public void The_name_that_it_was_added_with_and_the_gateway_choose(string name, string gateway, string expected)
    {
        Snapshots mesh = Both();
        Assert.Equal(expected, Removed(mesh, All with { Name = name, Gateways = gateway.Length == 0 ? [] : [gateway] }));

        // Also when nothing is at the gateway any more that the labels could pick.
        mesh = mesh.Without(new(MeshKinds.Deployment, "edge", "public"));
        Assert.Equal(expected, Removed(mesh, All with { Name = name, Gateways = gateway.Length == 0 ? [] : [gateway] }));
    }

    [Fact]
    public void What_others_made_is_chosen_by_its_gateway_too()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Objects.AuthzFilter(Objects.Typed()));
        Assert.Equal("istio-system/ingress-gateway-ef", Removed(mesh, All with { Force = true, Gateways = ["istio-ingressgateway"] }));
        Assert.Equal("ExtAuthzFilterNotFound", Removed(mesh, All with { Force = true, Gateways = ["public"] }));
    }

    [Fact]
    public void An_object_from_the_pipeline_means_itself_alone()
    {
        Snapshots mesh = Both().With(Objects.AuthzFilter(Objects.Typed()).Replace("ingress-gateway-ef", "ingress-gateway-ef-public", StringComparison.Ordinal));
        ExtAuthzRemovalRequest request = All with { Name = "ingress-gateway-ef-public", Force = true };
        Assert.Equal("edge/ingress-gateway-ef-public", Removed(mesh, request with { Only = ("edge", ExtAuthzForm.Provider) }));
        Assert.Equal("istio-system/ingress-gateway-ef-public", Removed(mesh, request with { Only = ("istio-system", ExtAuthzForm.EnvoyFilter) }));
        Assert.Equal("ExtAuthzFilterNotFound", Removed(mesh, request with { Only = ("istio-system", ExtAuthzForm.Provider) }));
        Assert.Equal("ExtAuthzFilterNotFound", Removed(mesh, request with { Name = "other", Only = ("edge", ExtAuthzForm.Provider) }));
    }

    [Fact]
    public void A_provider_that_was_left_behind_goes_only_when_all_of_the_name_is_meant()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots half = Planned.After(mesh, [Planned.Changes(mesh)[0]]);
        Assert.Equal("ExtAuthzFilterNotFound", Removed(half, All with { Gateways = ["istio-ingressgateway"] }));
        Assert.Equal("ExtAuthzFilterNotFound", Removed(half, All with { Only = ("istio-system", ExtAuthzForm.Provider) }));
        Assert.Equal("ExtAuthzFilterNotFound", Removed(half, All with { Name = "x" }));
    }

    [Fact]
    public void A_provider_goes_while_other_policies_name_others()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        Snapshots after = Planned.After(mesh, Planned.Changes(mesh))
            .With(Objects.Policy("action: CUSTOM, provider: {name: other}, selector: {matchLabels: {app: web}}, rules: [{}]", "default", "other"));
        Change[] changes = [.. Assert.Single(ExtAuthzRemovalPlanner.Plan(Planned.Seen(after), All)).Value!.Changes];
        Assert.Equal([Policy, Config], changes.Select(static change => change.Target.ToString()));
    }

    [Fact]
    public void Only_the_object_that_was_seen_is_deleted()
    {
        JsonObject filter = Planned.Changes(Planned.Mesh("1.5.0"))[0].Body!;
        filter["metadata"]!["uid"] = "1-2-3";
        Change change = Assert.Single(Assert.Single(ExtAuthzRemovalPlanner.Plan(Planned.Seen(Planned.Mesh("1.5.0").WithBody(filter)), All)).Value!.Changes);
        Assert.Equal((ChangeVerb.Delete, "1-2-3"), (change.Verb, change.Uid));
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("annotations")]
    public void Without_label_and_annotation_it_is_nobodys(string lost)
    {
        Snapshots mesh = Planned.Mesh("1.5.0");
        JsonObject filter = Planned.Changes(mesh)[0].Body!;
        ((JsonObject)filter["metadata"]!).Remove(lost);
        Assert.Equal("ExtAuthzFilterNotOwned", Removed(mesh.WithBody(filter), All));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"name":"ingress-gateway-ef"}""")]
    public void An_annotation_that_somebody_broke_makes_it_nobodys(string note)
    {
        Snapshots mesh = Planned.Mesh("1.5.0");
        JsonObject filter = Planned.Changes(mesh)[0].Body!;
        filter["metadata"]!["annotations"]![ExtAuthzMark.Annotation] = note;
        Assert.Equal("ExtAuthzFilterNotOwned", Removed(mesh.WithBody(filter), All));
    }

    /// <summary>External authorization at the usual gateway and at one in namespace edge.</summary>
    private static Snapshots Both()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Planned.Gateway("public", "istio: edge", "edge"));
        return Planned.After(mesh, Planned.Changes(mesh, Planned.Request() with { Gateways = ["istio-ingressgateway", "public"] }));
    }

    private static string Removed(Snapshots mesh, ExtAuthzRemovalRequest request)
    {
        IReadOnlyList<ItemOutcome<ExtAuthzRemovalStep>> steps = ExtAuthzRemovalPlanner.Plan(Planned.Seen(mesh), request);
        Assert.All(steps, static step => Assert.True(step.Error is not null || step.Value!.Filter is not null));
        return string.Join(' ', steps.Select(static step => step.Error?.Definition.Id ?? $"{step.Value!.Filter!.Namespace}/{step.Value.Filter.Name}").Order(StringComparer.Ordinal));
    }
}
