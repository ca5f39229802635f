using System.Diagnostics;
using CsCheck;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Mesh.Manifests;

/// <summary>Whatever the text, the answer is objects that the planners take, or an error that names its place, and it comes soon.</summary>
public sealed class ManifestFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] Seeds =
    [
        """
        # The gateway is enabled.
        apiVersion: apps/v1
        kind: Deployment
        metadata: &meta
          name: istiod
          namespace: istio-system
          labels: {app: istiod, "istio.io/rev": default}
        spec:
          replicas: 1
          selector: {matchLabels: &labels {app: istiod}}
          template:
            metadata:
              labels:
                <<: *labels
                version: "1.5"
            spec:
              containers:
              - name: discovery
                args: [discovery, "--domain", 'it''s']
                env:
                - name: TRUST_DOMAIN
                  value: "off"
                ports:
                - containerPort: 8080
                - {containerPort: 15010, protocol: TCP}
        ---
        # Nothing.
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio}
        data:
          mesh: |-
            accessLogFile: ""
            x: {{ .Values.y }}
          mode: !!str 0644
        """,
        """
        apiVersion: v1
        kind: List
        items:
        - apiVersion: autoscaling/v2beta1
          kind: HorizontalPodAutoscaler
          metadata: {name: a, namespace: b}
          spec: {maxReplicas: 5, metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 80}}]}
        - {apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {selector: {matchLabels: {a: b}}, minAvailable: 1}}
        - apiVersion: apiextensions.k8s.io/v1beta1
          kind: CustomResourceDefinition
          metadata: {name: gateways.networking.istio.io}
          spec: {group: networking.istio.io, scope: Namespaced, versions: [{name: v1, served: true}], names: {kind: Gateway}}
        - {apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: g}}
        """,
        """{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","annotations":{"x":"\ud83d\ude00"}},"spec":{"ports":[{"port":80},{"port":53,"protocol":"UDP"}],"selector":{"a":"b"}}}""",
    ];

    private static readonly Gen<string> Splinters = Gen.OneOf(
        "\n", "\r\n", "  ", "- ", ": ", "{", "}", "[", "]", "'", "\"", "&a ", "*a", "*meta", "<<: *labels", "<<: ", "null", "~", "0", "1e999", ".inf", "true", "yes", "\t", "#",
        "\n---\n", "\n...\n", "%YAML 1.1\n", "!!int ", "!!binary ", "!!set ", "!!merge ", "! ", "\\uD800", "\0", "\uD800", "\uFEFF", "{{ .Values.x }}", "? ", "|", ">-", "0x", "999999999999999999999",
        "apiVersion: v1\n", "kind: List\n", "items: ", "metadata: ", "generateName: x");

    // Structured: well-formed more often than not, in words that mean something to the reader.
    private static readonly Gen<string> Words = Gen.OneOf(
        "v1", "apps/v1", "List", "ConfigMap", "Service", "Deployment", "a", "0644", "yes", "~", "''", "\"x\"", "1.5", "[]", "{}", "*a", "!!str 1", "!!int x", ".nan", "|\n    t");

    private static readonly Gen<string> Structured = Gen.Select(
        Gen.OneOf(
            "apiVersion", "kind", "metadata", "items", "spec", "name", "namespace", "labels", "annotations", "data", "ports", "protocol", "containers", "template",
            "selector", "<<", "? x", "1", "on"),
        Words,
        Gen.Int[0, 4],
        Gen.Bool,
        static (key, word, depth, item) => $"{new string(' ', depth * 2)}{(item ? "- " : string.Empty)}{key}: {word}\n").Array[1, 25].Select(string.Concat);

    private int _tried;
    private int _taken;

    [Fact]
    public void Damaged_and_invented_manifests_give_objects_or_an_error_with_its_place()
    {
        foreach (string seed in Seeds)
        {
            Assert.NotEmpty(ManifestReader.Read(seed, "fuzz.yaml"));
            Mutations.Of(seed, Splinters).Sample(Read, iter: 4_000);
        }

        Structured.Sample(Read, iter: 8_000);
        Splinters.Array[0, 30].Select(string.Concat).Sample(Read, iter: 8_000);
        output.WriteLine($"{_tried} manifests tried, {_taken} of them taken");
        Assert.InRange(_taken, 100, _tried - 100);
    }

    private void Read(string text)
    {
        Interlocked.Increment(ref _tried);
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            Plan(ManifestReader.Read(text, "fuzz.yaml"));
            Interlocked.Increment(ref _taken);
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.KindNotServed)
        {
            Assert.Contains("fuzz.yaml, document ", error.Message, StringComparison.Ordinal);
        }
        catch (MeshToolsException error)
        {
            Assert.Contains(error.Definition, (ErrorDefinition[])[ErrorCatalog.ManifestInvalid, ErrorCatalog.ManifestNotRendered]);
            Assert.Matches("^fuzz.yaml, document [1-9][0-9]*, line [1-9][0-9]*, ", error.Message);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    /// <summary>Everything that is done with a manifest before it is sent, the text that is sent included.</summary>
    private static void Plan(IReadOnlyList<ManifestObject> objects)
    {
        IReadOnlyList<ManifestObject> assigned = ManifestNamespace.Assign(
            [.. objects.Select(ManifestDefaults.WithListKeys)], "mesh", static kind => kind.Kind.Length % 2 == 0 ? true : null);
        Assert.Equal(objects.Count, assigned.GroupBy(new InstallOrder(assigned).Of).Sum(static step => step.Count()));
        IReadOnlyList<KindDemand> plan = ServedKinds.Plan(assigned, static kind => kind.Group.Length == 0 ? ["v1"] : ["v2", "v1"], "v1.36.2");
        Assert.All(ServedKinds.Adapt(assigned, plan), static item => Assert.NotEmpty(item.Body.ToJsonString(JsonText.Compact)));
    }
}
