using System.Text.Json.Nodes;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class ManifestDefaultsTests
{
    private const string Ports = "ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}, {containerPort: 80, protocol: }, {containerPort: 81, protocol: ''}]";
    private const string Pod = "spec: {initContainers: [{name: i, " + Ports + "}], containers: [{name: a, " + Ports + "}, {name: b}]}";

    [Fact]
    public void A_Service_gets_the_protocol_that_old_servers_look_for()
    {
        ManifestObject service = ManifestDefaults.WithListKeys(
            Objects.Of("v1", "Service", "a", "spec: {ports: [{port: 53}, {port: 53, protocol: UDP}, {port: 443, name: https}]}"));

        Assert.Equal(["TCP", "UDP", "TCP"], service.Body["spec"]!["ports"]!.AsArray().Select(static port => (string?)port!["protocol"]));
    }

    [Theory]
    [InlineData("v1", "Pod", Pod)]
    [InlineData("v1", "ReplicationController", "spec: {template: {" + Pod + "}}")]
    [InlineData("v1", "PodTemplate", "template: {" + Pod + "}")]
    [InlineData("apps/v1", "Deployment", "spec: {template: {" + Pod + "}}")]
    [InlineData("apps/v1", "DaemonSet", "spec: {template: {" + Pod + "}}")]
    [InlineData("apps/v1", "StatefulSet", "spec: {template: {" + Pod + "}}")]
    [InlineData("apps/v1", "ReplicaSet", "spec: {template: {" + Pod + "}}")]
    [InlineData("batch/v1", "Job", "spec: {template: {" + Pod + "}}")]
    [InlineData("batch/v1beta1", "CronJob", "spec: {jobTemplate: {spec: {template: {" + Pod + "}}}}")]
    public void Containers_get_it_wherever_pods_stand(string apiVersion, string kind, string rest)
    {
        ManifestObject item = Objects.Of(apiVersion, kind, "a", rest);
        string before = item.Body.ToJsonString();

        string after = ManifestDefaults.WithListKeys(item).Body.ToJsonString();

        Assert.Equal(6, after.Split("\"protocol\":\"TCP\"").Length - 1);
        Assert.Equal(2, after.Split("\"protocol\":\"UDP\"").Length - 1);
        Assert.Equal(before, item.Body.ToJsonString());
    }

    [Theory]
    [InlineData("networking.k8s.io/v1", "NetworkPolicy", "spec: {ingress: [{ports: [{port: 1}]}]}")]
    [InlineData("v1", "Endpoints", "subsets: [{ports: [{port: 1}]}]")]
    [InlineData("serving.knative.dev/v1", "Service", "spec: {ports: [{port: 1}]}")]
    [InlineData("example.org/v1", "Deployment", "spec: {template: {spec: {containers: [{ports: [{containerPort: 1}]}]}}}")]
    [InlineData("v1", "Service", "spec: {ports: [1, x], selector: {}}")]
    [InlineData("v1", "Service", "spec: []")]
    [InlineData("v1", "Pod", "spec: {containers: {a: b}}")]
    [InlineData("apps/v1", "Deployment", "spec: {template: x}")]
    public void Nothing_else_is_touched(string apiVersion, string kind, string rest)
    {
        ManifestObject item = Objects.Of(apiVersion, kind, "a", rest);

        Assert.True(JsonNode.DeepEquals(item.Body, ManifestDefaults.WithListKeys(item).Body));
    }
}
