using System.Text.Json.Nodes;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class AutoscalerConversionTests
{
    [Theory]
    [InlineData("{type: Resource, resource: {name: cpu, targetAverageUtilization: 80}}", """{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}""")]
    [InlineData("{type: Resource, resource: {name: memory, targetAverageValue: 100Mi}}", """{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"100Mi"}}}""")]
    [InlineData("{type: ContainerResource, containerResource: {name: cpu, container: a, targetAverageUtilization: 5, targetAverageValue: }}", """{"type":"ContainerResource","containerResource":{"name":"cpu","container":"a","target":{"type":"Utilization","averageUtilization":5}}}""")]
    public void Resource_metrics_get_the_shape_of_v2(string metric, string expected)
    {
        ManifestObject item = Autoscaler($"{{maxReplicas: 5, minReplicas: 1, scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: istiod}}, metrics: [{metric}]}}\nstatus: {{currentReplicas: 1}}");
        string before = item.Body.ToJsonString();

        Assert.Null(VersionConversion.Fault(item, "v2"));
        ManifestObject converted = VersionConversion.Convert(item, "v2");

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
                {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"name":"a"},
                 "spec":{"maxReplicas":5,"minReplicas":1,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"istiod"},"metrics":[{{expected}}] } }
                """),
            converted.Body), converted.Body.ToJsonString());
        Assert.Equal(before, item.Body.ToJsonString());
    }

    [Theory]
    [InlineData("{maxReplicas: 1, metrics: [{type: Pods, pods: {metricName: x, targetAverageValue: 1}}]}", "only metrics of type Resource")]
    [InlineData("{maxReplicas: 1, metrics: [{type: External, external: {metricName: x}}]}", "only metrics of type Resource")]
    [InlineData("{maxReplicas: 1, metrics: [x]}", "only metrics of type Resource")]
    [InlineData("{maxReplicas: 1, metrics: [{type: 1}]}", "only metrics of type Resource")]
    [InlineData("{maxReplicas: 1, metrics: [{type: Resource}]}", "only metrics of type Resource")]
    [InlineData("{maxReplicas: 1, metrics: {}}", "must be a list")]
    [InlineData("{maxReplicas: 1, metrics: [{type: Resource, resource: {name: cpu}}]}", "must have one of")]
    [InlineData("{maxReplicas: 1, metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 1, targetAverageValue: 1}}]}", "must have one of")]
    [InlineData("{maxReplicas: 1, metrics: [{type: Resource, resource: {name: cpu, target: {}}}]}", "no field 'target'")]
    [InlineData("{maxReplicas: 1, metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 1}, pods: {}}]}", "more than one source")]
    [InlineData("{maxReplicas: 1, behavior: {}}", "no spec.behavior")]
    [InlineData("x", "no spec")]
    public void What_cannot_be_proven_to_mean_the_same_is_refused(string spec, string expected) =>
        Assert.Contains(expected, VersionConversion.Fault(Autoscaler(spec), "v2"), StringComparison.Ordinal);

    [Fact]
    public void Between_v2beta2_and_v2_only_the_version_changes()
    {
        ManifestObject item = Objects.Of(
            "autoscaling/v2beta2", "HorizontalPodAutoscaler", "a", "spec: {maxReplicas: 5, behavior: {}, metrics: [{type: Pods, pods: {target: {}}}]}");

        ManifestObject converted = VersionConversion.Convert(item, "v2");

        Assert.Null(VersionConversion.Fault(item, "v2"));
        Assert.Equal(item.Body.ToJsonString().Replace("v2beta2", "v2", StringComparison.Ordinal), converted.Body.ToJsonString());
    }

    private static ManifestObject Autoscaler(string spec) => Objects.Of("autoscaling/v2beta1", "HorizontalPodAutoscaler", "a", $"spec: {spec}");
}
