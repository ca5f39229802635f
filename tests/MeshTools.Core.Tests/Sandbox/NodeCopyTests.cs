using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class NodeCopyTests
{
    private const string Node =
        """
        {
          "metadata": {"name": "worker-sz02", "labels": {"topology.kubernetes.io/region": "shenzhen"}, "annotations": {"secret": "x"}},
          "spec": {
            "unschedulable": true, "providerID": "cloud://1",
            "taints": [
              {"key": "dedicated", "value": "db", "effect": "NoSchedule"},
              {"key": "node.kubernetes.io/unreachable", "effect": "NoExecute"},
              {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}]},
          "status": {
            "capacity": {"cpu": "8"}, "allocatable": {"cpu": "7500m", "nvidia.com/gpu": "2"},
            "addresses": [{"type": "InternalIP", "address": "192.168.7.8"}]}
        }
        """;

    [Fact]
    public void What_decides_where_pods_go_is_taken_over()
    {
        SandboxNode node = Copy(Node);

        Assert.Equal("worker-sz02", node.Name);
        Assert.Equal("shenzhen", node.Labels["topology.kubernetes.io/region"]);
        Assert.Equal([new NodeTaint("dedicated", "db", "NoSchedule")], node.Taints);
        Assert.Equal(("7500m", "2"), (node.Capacity["cpu"], node.Capacity["nvidia.com/gpu"]));
        Assert.True(node.Unschedulable);
    }

    [Fact]
    public void Addresses_and_annotations_stay_where_they_are()
    {
        string manifest = NodeManifest.Create(Copy(Node), 0, new KubernetesVersion(1, 20, 2, "v1.20.2"), DateTimeOffset.UnixEpoch).ToJsonString();

        Assert.DoesNotContain("192.168.7.8", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("cloud://1", manifest, StringComparison.Ordinal);
        Assert.Equal("10.64.0.1", (string?)JsonNode.Parse(manifest)!["status"]!["addresses"]![0]!["address"]);
    }

    [Fact]
    public void A_node_that_says_nothing_gets_what_every_node_has()
    {
        SandboxNode node = Copy("""{"metadata": {"name": "a"}}""");

        Assert.Equal(SandboxNode.DefaultCapacity, node.Capacity);
        Assert.Empty(node.Taints);
        Assert.False(node.Unschedulable);
    }

    private static SandboxNode Copy(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return NodeCopy.Describe(document.RootElement, "prod");
    }
}
