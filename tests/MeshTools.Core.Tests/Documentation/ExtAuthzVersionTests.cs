using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Core.Tests.ExtAuthz;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.ExtAuthz;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>What about_MeshTools_Versions tells of Add-ExtAuthzFilter.</summary>
public sealed class ExtAuthzVersionTests
{
    [Fact]
    public void The_form() => VersionTopic.Holds("Without -Form", static version => ExtAuthzPlanner.Form(ExtAuthzForm.Auto, version).ToString());

    [Fact]
    public void A_providers_timeout() => VersionTopic.HoldsWithoutExplanation(
        "Provider has timeout and body", static version => Provider(version) is JsonObject provider ? provider.ContainsKey("timeout") ? "yes" : "no" : "there are no providers");

    [Fact]
    public void A_providers_headers() => VersionTopic.Holds(
        "Header field of a provider", static version => Provider(version)?.Select(static field => field.Key).Single(static name => name.EndsWith("InCheck", StringComparison.Ordinal)) ?? "none");

    [Fact]
    public void The_names_that_an_EnvoyFilter_looks_for() => VersionTopic.Holds("Looks for", static version =>
    {
        JsonNode? filter = Filter(version).Objects("configPatches")[0].At("match", "listener", "filterChain", "filter");
        return $"{filter.Text("name")}, {filter.Text("subFilter", "name")}";
    });

    [Fact]
    public void Where_its_settings_stand() => VersionTopic.Holds("Settings stand under", static version => Settings(version).Key);

    [Fact]
    public void Whether_their_type_is_said() => VersionTopic.Holds("Type is said", static version => Said(Settings(version).Body.ContainsKey("@type")));

    [Fact]
    public void The_version_of_the_protocol() => VersionTopic.Holds("transport_api_version", static version => Settings(version).Body.Text("transport_api_version") ?? "no");

    [Fact]
    public void The_authority() => VersionTopic.Holds("authority", static version => Said(Settings(version).Body.At("grpc_service", "envoy_grpc", "authority") is not null));

    [Fact]
    public void The_priority() => VersionTopic.Holds("priority", static version => Said(Filter(version).ContainsKey("priority")));

    [Fact]
    public void The_port_of_a_listener() => VersionTopic.HoldsWithoutExplanation("Listener for port 80", static version =>
    {
        MeshView view = new(new Snapshots()
            .With(Meshes.Istiod(version.Text))
            .With(Meshes.Gateway(version.Text))
            .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{name: http2, port: 80, targetPort: 8080}"))
            .With(Objects.Gateway(Objects.Http()))
            .Build());
        return Assert.Single(Assert.Single(view.Servers).ListenerPorts(version)).ToString(CultureInfo.InvariantCulture);
    });

    private static JsonObject? Provider(IstioVersion version) => ExtAuthzPlanner.Form(ExtAuthzForm.Auto, version) == ExtAuthzForm.EnvoyFilter
        ? null
        : (JsonObject)ProviderForm.Provider("ext-authz", new ExtAuthzSettings(Planned.Host, Planned.Request() with { Protocol = ExtAuthzProtocol.Http, IncludeHeaders = ["cookie"] }), version)["envoyExtAuthzHttp"]!;

    private static JsonObject Filter(IstioVersion version) =>
        EnvoyFilterForm.Spec(new ExtAuthzSettings(Planned.Host, Planned.Request()), version, new Dictionary<string, string> { ["istio"] = "ingressgateway" });

    private static (string Key, JsonObject Body) Settings(IstioVersion version)
    {
        KeyValuePair<string, JsonNode?> settings = ((JsonObject)Filter(version).Objects("configPatches")[0].At("patch", "value")!).Single(static field => field.Value is JsonObject);
        return (settings.Key, (JsonObject)settings.Value!);
    }

    private static string Said(bool isSaid) => isSaid ? "yes" : "no";
}
