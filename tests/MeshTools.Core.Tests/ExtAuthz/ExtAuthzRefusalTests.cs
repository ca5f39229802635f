using MeshTools.Cluster;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.ExtAuthz;

/// <summary>What is refused before anything is written.</summary>
public class ExtAuthzRefusalTests
{
    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        // What is asked for, the version, the reason.
        { "service ext-auth.default", "1.14.0", "There is no service 'ext-auth.default'; there is ext-authz.default." },
        { "service ext-authz.prod", "1.14.0", "there is ext-authz.default" },
        { "service nothing.like.it", "1.14.0", "There is no service 'nothing.like.it'." },
        { "service ext-authz.default.example", "1.14.0", "There is no service 'ext-authz.default.example'; there is ext-authz.default." },
        { "service ext-auth.defalt", "1.14.0", "There is no service 'ext-auth.defalt'; there is ext-authz.default." },
        { "service ext-auth.prod", "1.14.0", "There is no service 'ext-auth.prod'." },
        { "service ext-auth", "1.14.0", "There is no service 'ext-auth'; there is ext-authz.default." },
        { "port 9000", "1.14.0", "service/default/ext-authz has no port 9000; it has 8888." },
        { "port 0", "1.14.0", "0 is no port." },
        { "port 70000", "1.14.0", "70000 is no port." },
        { "gateway ingress", "1.14.0", "There is no gateway 'ingress'; there is istio-system/istio-ingressgateway." },
        { "listener 8080", "1.5.0", "No HTTP listener of gateway istio-system/istio-ingressgateway is on port 8080; there is 80 (server port 80), 443 (server port 443): in Istio 1.5.0 a listener has the number of the Gateway's server." },
        { "listener 81", "1.6.14", "there is 8080 (server port 80), 8443 (server port 443): in Istio 1.6.14 a listener has the targetPort" },
        { "listener 15021", "1.30.0", "there is 8080 (server port 80), 8443 (server port 443)" },
        { "timeout -1", "1.14.0", "is not between a millisecond and an hour" },
        { "timeout 3601", "1.14.0", "is not between a millisecond and an hour" },
        { "timeout 0.0000005", "1.14.0", "a bare number means ticks" },
        { "timeout 0.5", "1.9.9", "Providers of Istio 1.9.9 have no timeout (1.10 has)" },
        { "bytes 100", "1.9.9", "Providers of Istio 1.9.9 cannot send the request's body (1.10 can)" },
        { "bytes 0", "1.14.0", "0 is no number of bytes" },
        { "status 200", "1.14.0", "200 is no status that Envoy answers errors with" },
        { "status 418", "1.14.0", "418 is no status" },
        { "name Ingress_EF", "1.14.0", "The name 'Ingress_EF'" },
        { "header x y", "1.14.0", "'x y' is no name of a header" },
        { "header cookie", "1.14.0", "A gRPC service is sent all headers" },
        { "upstream x:y", "1.14.0", "'x:y' is no name of a header" },
        { "upstream x-user", "1.14.0", "A gRPC service says itself which headers go on" },
        { "downstream location", "1.14.0", "A gRPC service says itself which headers go on" },
        { "prefix /check", "1.14.0", "A path prefix is for a service that speaks HTTP" },
        { "prefix check", "1.14.0", "The path prefix 'check' does not begin with '/'." },
        { "path healthz", "1.14.0", "'healthz' is no path of a policy" },
        { "path /a*b", "1.14.0", "'/a*b' is no path of a policy" },
        { "host *", "1.14.0", "'*' is no host of a policy" },
        { "path /healthz", "1.8.6", "An EnvoyFilter cannot leave out paths or hosts" },
        { "host shop.example", "1.5.0", "The form Provider can, which Istio has from 1.9 on; this is 1.5.0." },
        { "envoyfilter /healthz", "1.14.0", "one for the whole listener. The form Provider can." },
        { "form Provider", "1.8.6", "The form Provider exists from Istio 1.9 on; this is 1.8.6" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_input_is_refused(string input, string version, string reason)
    {
        ExtAuthzPlan plan = Planned.Plan(Planned.Mesh(version), With(input));
        Assert.Contains(plan.Refusals, refusal => refusal.Contains(reason, StringComparison.Ordinal));
        Assert.Empty(plan.Steps);
    }

    [Fact]
    public void All_reasons_are_given_at_once()
    {
        ExtAuthzRequest request = Planned.Request() with { Service = "no.such", Gateways = ["a", "b"], StatusOnError = 1, ListenerPort = 81, Name = "-" };
        Assert.Equal(5, Planned.Plan(Planned.Mesh("1.14.0"), request).Refusals.Count);
    }

    [Fact]
    public void A_form_that_the_version_does_not_have_is_the_only_reason() => Assert.Single(
        Planned.Plan(Planned.Mesh("1.8.6"), Planned.Request() with { Form = ExtAuthzForm.Provider, Timeout = TimeSpan.FromSeconds(1), MaxRequestBytes = 1 }).Refusals);

    [Fact]
    public void Names_like_that_of_the_service_are_told_the_same_one_first_and_not_more_than_five()
    {
        Snapshots mesh = Planned.Mesh("1.14.0");
        foreach (string name in new[] { "ext-authy", "ext-authx", "ext-authw", "ext-authv", "ext-authu" })
        {
            mesh.With(Meshes.Service(name, "app: x", "{name: grpc, port: 1}", "default"));
        }

        mesh.With(Meshes.Service("ext-authz", "app: x", "{name: grpc, port: 1}", "other"));
        Assert.Equal(
            "There is no service 'ext-authz.prod'; there is ext-authz.default, ext-authz.other.",
            ExtAuthzService.Find(Planned.Seen(mesh).View, "ext-authz.prod", 1, "istio-system").Problem);
        Assert.Equal(
            "There is no service 'ext-autha'; there is ext-authu.default, ext-authv.default, ext-authw.default, ext-authx.default, ext-authy.default.",
            ExtAuthzService.Find(Planned.Seen(mesh).View, "ext-autha", 1, "istio-system").Problem);
        Assert.StartsWith(
            "There is no service 'ext-authz.default2'; there is ext-authz.default, ext-authz.other, ext-authu.default,",
            ExtAuthzService.Find(Planned.Seen(mesh).View, "ext-authz.default2", 1, "istio-system").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_of_a_ServiceEntry_is_known_in_any_case_and_told_when_it_is_near()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With("""
            apiVersion: networking.istio.io/v1alpha3
            kind: ServiceEntry
            metadata: {name: outside, namespace: default}
            spec: {hosts: [Authz.outside.example], ports: [{number: 8888, name: grpc, protocol: GRPC}]}
            """);
        Assert.Equal(new ExtAuthzService("authz.outside.example", null), ExtAuthzService.Find(Planned.Seen(mesh).View, "AUTHZ.outside.example", 8888, "istio-system"));
        Assert.Equal(
            "There is no service 'Authz.outside.exampel'; there is Authz.outside.example.",
            ExtAuthzService.Find(Planned.Seen(mesh).View, "Authz.outside.exampel", 8888, "istio-system").Problem);
    }

    [Fact]
    public void A_service_without_ports_and_services_that_may_not_be_seen_are_told()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Meshes.Service("headless", "app: x", "", "default"));
        Assert.Equal("service/default/headless has no port 1; it has none.", ExtAuthzService.Find(Planned.Seen(mesh).View, "headless.default", 1, "istio-system").Problem);
        Assert.Equal(
            "There is no service 'x.y' (not all could be seen: You may not list Service.).",
            ExtAuthzService.Find(Planned.Seen(Planned.Mesh("1.14.0").Forbidden(MeshKinds.Service)).View, "x.y", 1, "istio-system").Problem);
    }

    [Theory]
    [InlineData("1.14.0", true)]
    [InlineData("1.29.0", true)]
    [InlineData("1.30.0", false)]
    public void Up_to_1_29_a_gateway_has_one_provider(string version, bool isRefused)
    {
        Snapshots mesh = Planned.Mesh(version).With(Objects.Policy("action: CUSTOM, provider: {name: other}, selector: {matchLabels: {istio: ingressgateway}}, rules: [{}]"));
        Assert.Equal(isRefused, Planned.Plan(mesh).Refusals.Any(static reason => reason.Contains("another provider already", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_the_definition_the_form_is_refused()
    {
        ExtAuthzObservation seen = Planned.Seen(Planned.Mesh("1.14.0"));
        Assert.Contains("knows no AuthorizationPolicy", Assert.Single(ExtAuthzPlanner.Plan(seen with { PolicyVersion = null }, Planned.Request()).Refusals), StringComparison.Ordinal);
        Assert.Contains(
            "knows no EnvoyFilter",
            Assert.Single(ExtAuthzPlanner.Plan(seen with { FilterVersion = null }, Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter }).Refusals),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_mesh_config_there_is_no_provider()
    {
        Snapshots mesh = Planned.Mesh("1.14.0").Without(new ObjectAddress(MeshKinds.ConfigMap, "istio-system", "istio"));
        Assert.Contains("no mesh config", Assert.Single(Planned.Plan(mesh).Refusals), StringComparison.Ordinal);
        Assert.Single(Planned.Changes(mesh, Planned.Request() with { Form = ExtAuthzForm.EnvoyFilter }));
    }

    [Fact]
    public void An_unknown_version_decides_no_form() => Assert.Contains(
        "tells the version", Assert.Single(Planned.Plan(Planned.Mesh("latest")).Refusals), StringComparison.Ordinal);

    [Theory]
    [InlineData("ext-authz", Planned.Host)]
    [InlineData("ext-authz.default", Planned.Host)]
    [InlineData("ext-authz.default.svc", Planned.Host)]
    [InlineData("ext-authz.default.svc.cluster.local", Planned.Host)]
    [InlineData("ext-authz.default.svc.corp.example", "ext-authz.default.svc.corp.example")]
    [InlineData("authz.outside.example", "authz.outside.example")]
    [InlineData("near", "near.istio-system.svc.cluster.local")]
    public void A_service_is_known_by_each_of_its_names(string given, string host)
    {
        Snapshots mesh = Planned.Mesh("1.14.0").With(Meshes.Service("near", "app: near", "{name: grpc, port: 8888}")).With("""
            apiVersion: networking.istio.io/v1alpha3
            kind: ServiceEntry
            metadata: {name: outside, namespace: default}
            spec: {hosts: [authz.outside.example], ports: [{number: 8888, name: grpc, protocol: GRPC}]}
            """);
        ExtAuthzService found = ExtAuthzService.Find(Planned.Seen(mesh).View, given, 8888, "istio-system");
        Assert.Equal((host, null), (found.Host, found.Problem));
    }

    [Fact]
    public void What_works_and_is_probably_not_meant_is_a_warning()
    {
        Snapshots mesh = Meshes.Of("1.14.0").With(Meshes.Service("ext-authz", "app: ext-authz", "{name: tcp, port: 8888}", "default"))
            .With(Objects.AuthzFilter(Objects.Typed()).Replace("ingress-gateway-ef", "theirs", StringComparison.Ordinal));
        IReadOnlyList<string> warnings = Planned.Plan(mesh).Warnings;
        Assert.Contains(warnings, static warning => warning.Contains("calls port 8888 'tcp'", StringComparison.Ordinal));
        Assert.Contains(warnings, static warning => warning.Contains("envoyfilter/istio-system/theirs asks an authorization service", StringComparison.Ordinal));
        Assert.Contains(warnings, static warning => warning.Contains("has no server yet", StringComparison.Ordinal));
        Assert.Empty(Planned.Plan(Planned.Mesh("1.14.0")).Warnings);
    }

    private static ExtAuthzRequest With(string input)
    {
        int space = input.IndexOf(' ', StringComparison.Ordinal);
        string value = input[(space + 1)..];
        ExtAuthzRequest request = Planned.Request();
        return input[..space] switch
        {
            "service" => request with { Service = value },
            "port" => request with { Port = Number(value) },
            "gateway" => request with { Gateways = [value] },
            "listener" => request with { ListenerPort = Number(value) },
            "timeout" => request with { Timeout = TimeSpan.FromSeconds(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture)) },
            "bytes" => request with { MaxRequestBytes = Number(value) },
            "status" => request with { StatusOnError = Number(value) },
            "name" => request with { Name = value },
            "header" => request with { IncludeHeaders = [value] },
            "upstream" => request with { HeadersToUpstream = [value] },
            "downstream" => request with { HeadersToDownstream = [value] },
            "prefix" => request with { PathPrefix = value },
            "path" => request with { ExceptPaths = [value] },
            "host" => request with { ExceptHosts = [value] },
            "envoyfilter" => request with { Form = ExtAuthzForm.EnvoyFilter, ExceptPaths = [value] },
            "form" => request with { Form = Enum.Parse<ExtAuthzForm>(value) },
            _ => throw new ArgumentException(input, nameof(input)),
        };
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
