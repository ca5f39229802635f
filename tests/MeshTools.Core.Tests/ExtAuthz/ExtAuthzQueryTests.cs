using MeshTools.Changes;
using MeshTools.Cluster.Naming;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>What Get-ExtAuthzFilter chooses, and in which order.</summary>
public class ExtAuthzQueryTests
{
    private static readonly ExtAuthzObservation Seen = Planned.Seen(Planned.Mesh("1.14.0")
        .With(Planned.Gateway("public", "istio: edge")).With(Planned.Gateway("bare", "istio: bare"))
        .With(Filter("second", "istio: edge")).With(Filter("first", "istio: edge")).With(Filter("nobodys", "istio: nobody"))
        .With(Filter("both", "").Replace("workloadSelector: {labels: {  } }", "workloadSelector: {}", StringComparison.Ordinal))
        .With(Filter("other", "app: web", "another"))
        .With(Objects.Policy("action: CUSTOM, provider: {name: x}, selector: {matchLabels: {istio: edge}}, rules: [{}]", name: "first")));

    [Theory]
    [InlineData("", "", "another/other EnvoyFilter, istio-system/both EnvoyFilter, istio-system/first EnvoyFilter, istio-system/first Provider, istio-system/nobodys EnvoyFilter, istio-system/second EnvoyFilter")]
    [InlineData("first", "", "istio-system/first EnvoyFilter, istio-system/first Provider")]
    [InlineData("second both", "", "istio-system/both EnvoyFilter, istio-system/second EnvoyFilter")]
    [InlineData("", "public", "istio-system/both EnvoyFilter, istio-system/first EnvoyFilter, istio-system/first Provider, istio-system/second EnvoyFilter")]
    [InlineData("", "bare", "istio-system/both EnvoyFilter")]
    [InlineData("", "p*", "istio-system/both EnvoyFilter, istio-system/first EnvoyFilter, istio-system/first Provider, istio-system/second EnvoyFilter")]
    [InlineData("", "x*", "")]
    [InlineData("x*", "", "")]
    public void Names_and_gateways_choose(string names, string gateways, string expected)
    {
        IReadOnlyList<ItemOutcome<ExtAuthzFilter>> found = ExtAuthzQuery.Select(Seen, Names(names), Names(gateways), null);
        Assert.Equal(expected, string.Join(", ", found.Select(static item => $"{item.Value!.Namespace}/{item.Value.Name} {item.Value.Form}")));
    }

    [Theory]
    [InlineData("first x", "", "There is no external authorization 'x' in context 'test'; there is both, first, nobodys, other, second.")]
    [InlineData("", "bare x", "There is no gateway 'x' in context 'test'; there are istio-system/bare, istio-system/istio-ingressgateway, istio-system/public.")]
    public void What_is_not_there_is_an_error_beside_what_is(string names, string gateways, string expected)
    {
        IReadOnlyList<ItemOutcome<ExtAuthzFilter>> found = ExtAuthzQuery.Select(Seen, Names(names), Names(gateways), null);
        Assert.NotNull(found[0].Value);
        Assert.Equal(expected, Assert.Single(found, static item => item.Error is not null).Error!.Message);
    }

    [Fact]
    public void Where_there_is_none_the_error_says_so() => Assert.Equal(
        "There is no external authorization 'x' in context 'test', nor any other.",
        Assert.Single(ExtAuthzQuery.Select(Planned.Seen(Planned.Mesh("1.14.0")), Names("x"), [], null)).Error!.Message);

    private static NameFilter[] Names(string texts) =>
    [
        .. texts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static text => text.EndsWith('*')
            ? new NameFilter(text, true, name => name.StartsWith(text[..^1], StringComparison.Ordinal))
            : new NameFilter(text, false, name => name == text)),
    ];

    private static string Filter(string name, string selector, string ns = "istio-system") =>
        Objects.AuthzFilter(Objects.Typed(), selector: selector, ns: ns).Replace("ingress-gateway-ef", name, StringComparison.Ordinal);
}
