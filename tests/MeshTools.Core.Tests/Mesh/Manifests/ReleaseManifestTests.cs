using System.Diagnostics;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;
using MeshTools.Testing;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Mesh.Manifests;

/// <summary>
/// What the releases print, where a copy is at hand (MESHTOOLS_SHARED, or a folder `shared` beside the checkout); elsewhere a
/// manifest in the manner of Istio 1.5 takes its place.
/// </summary>
public sealed class ReleaseManifestTests(ITestOutputHelper output)
{
    private const string Small = """
        # Citadel component is disabled.
        ---
        apiVersion: apiextensions.k8s.io/v1beta1
        kind: CustomResourceDefinition
        metadata: {name: gateways.networking.istio.io}
        spec: {group: networking.istio.io, scope: Namespaced, version: v1alpha3, names: {kind: Gateway, plural: gateways}}
        ---
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: ingressgateway, namespace: istio-system}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: istiod, namespace: istio-system}
        spec: {ports: [{port: 15010, name: grpc-xds}, {port: 443}], selector: {app: istiod}}
        ---
        """;

    [Theory]
    [InlineData("1.5.0/default.yaml", 67, 25)]
    [InlineData("1.5.0/crds.yaml", 23, 23)]
    [InlineData("1.14.0/all-on.yaml", 64, 15)]
    [InlineData("1.14.0/kiali.yaml", 9, 0)]
    [InlineData("1.30.0/all-on.yaml", 44, 14)]
    [InlineData("1.30.0/kiali.yaml", 6, 0)]
    public void Every_object_of_a_release_is_read_and_has_its_step(string file, int objects, int definitions)
    {
        string? text = ReleaseFile.TryRead(file);
        (objects, definitions) = text is null ? (3, 1) : (objects, definitions);

        IReadOnlyList<ManifestObject> read = ManifestReader.Read(text ?? Small, file);
        IGrouping<ManifestRank, ManifestObject>[] steps = [.. read.GroupBy(static item => ManifestOrder.Rank(item.Address.Kind)).OrderBy(static step => step.Key)];

        Assert.Equal(objects, read.Count);
        Assert.Equal(definitions, steps.SingleOrDefault(static step => step.Key == ManifestRank.CustomResourceDefinition)?.Count() ?? 0);
        Assert.DoesNotContain(steps, static step => step.Key == ManifestRank.Other);
        output.WriteLine($"{file}: {string.Join(", ", steps.Select(static step => $"{step.Key} {step.Count()}"))}");
    }

    [Fact]
    public void Istio_1_5_gets_the_protocols_that_its_services_lack_and_nothing_else()
    {
        IReadOnlyList<ManifestObject> read = ManifestReader.Read(ReleaseFile.TryRead("1.5.0/default.yaml") ?? Small, "default.yaml");
        int lacking = read.Count(static item => item.Address.Kind.Kind == "Service"
            && item.Body["spec"]!["ports"]!.AsArray().Any(static port => port!["protocol"] is null));

        // SOURCES.md, section 8: kubectl's server-side apply fails on 3 Services of the real manifest.
        Assert.Equal(ReleaseFile.TryRead("1.5.0/default.yaml") is null ? 1 : 3, lacking);
        Assert.All(read.Select(ManifestDefaults.WithListKeys).Where(static item => item.Address.Kind.Kind == "Service"), static item =>
            Assert.All(item.Body["spec"]!["ports"]!.AsArray(), static port => Assert.NotNull(port!["protocol"])));
    }

    [Fact]
    public void Istio_1_5_is_refused_by_a_current_server_for_its_CRDs()
    {
        IReadOnlyList<ManifestObject> read = ManifestReader.Read(ReleaseFile.TryRead("1.5.0/default.yaml") ?? Small, "default.yaml");

        IReadOnlyList<KindDemand> plan = ServedKinds.Plan(
            read, static kind => kind.Group.Contains("istio", StringComparison.Ordinal) ? [] : kind.Group == "autoscaling" ? ["v2", "v1"] : ["v1"], "v1.36.2");

        KindDemand definitions = plan.Single(static demand => demand.Kind.Kind == "CustomResourceDefinition");
        Assert.Equal(KindSupport.Unsupported, definitions.Support);
        Assert.Contains("this server (v1.36.2) serves only v1.", definitions.Reason, StringComparison.Ordinal);
        Assert.All(plan, static demand => Assert.True(demand.Support != KindSupport.Unsupported || demand.Kind.Version == "v1beta1", demand.Reason));
        output.WriteLine(string.Join("\n", plan.Select(static demand => $"{demand.Kind} x{demand.Count}: {demand.Support} {demand.TargetVersion}{demand.Reason}")));
    }

    [Fact]
    public void Reading_a_release_takes_a_fraction_of_a_second()
    {
        string text = ReleaseFile.TryRead("1.5.0/default.yaml") ?? Small;
        TimeSpan best = Enumerable.Range(0, 5).Min(_ =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            ManifestReader.Read(text, "default.yaml");
            return watch.Elapsed;
        });

        // 15 to 60 ms on two shared cores; the limit only catches what grows with the square of the text.
        output.WriteLine($"{best.TotalMilliseconds:F1} ms for {text.Length} characters");
        Assert.True(best < TimeSpan.FromSeconds(2), $"{best}");
    }
}
