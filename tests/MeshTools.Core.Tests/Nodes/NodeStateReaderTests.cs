using System.Text.Json;
using MeshTools.Nodes;

namespace MeshTools.Core.Tests.Nodes;

public sealed class NodeStateReaderTests
{
    // As kube-apiserver 1.20 sends it: three managers, two of which own a locality label.
    private const string Metadata = """
        {
          "name": "worker-sz02", "resourceVersion": "812",
          "labels": {"kubernetes.io/hostname": "worker-sz02", "topology.kubernetes.io/region": "shenzhen", "topology.kubernetes.io/zone": "room1"},
          "managedFields": [
            {"manager": "kubelet", "operation": "Update", "time": "2026-01-01T00:00:00Z", "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:kubernetes.io/hostname": {}}}}},
            {"manager": "meshtools", "operation": "Update", "time": "2026-03-01T10:00:00Z", "fieldsV1": {"f:metadata": {"f:labels": {"f:topology.kubernetes.io/region": {}}}}},
            {"manager": "kubectl-label", "operation": "Update", "time": "2026-02-01T10:00:00Z", "fieldsV1": {"f:metadata": {"f:labels": {"f:topology.kubernetes.io/region": {}, "f:topology.kubernetes.io/zone": {}}}}},
            {"manager": "kubelet", "operation": "Update", "subresource": "status", "time": "2026-04-01T00:00:00Z", "fieldsV1": {"f:status": {}}}
          ]
        }
        """;

    [Fact]
    public void Owners_are_told_for_each_label()
    {
        NodeState node = Read(Metadata);

        Assert.Equal(["meshtools", "kubectl-label"], node.Owners["topology.kubernetes.io/region"]);
        Assert.Equal(["kubectl-label"], node.Owners["topology.kubernetes.io/zone"]);
        Assert.Equal(2, node.Labels.Count);
    }

    [Fact]
    public void The_time_of_labelling_is_that_of_the_last_owner_and_not_of_a_heartbeat()
    {
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), Read(Metadata).LabelledAt);
    }

    [Fact]
    public void A_bare_node_has_no_labels_and_no_owners()
    {
        NodeState node = Read("""{"name": "a", "resourceVersion": "1"}""");

        Assert.Null(node.Region);
        Assert.Empty(node.Owners);
        Assert.Null(node.LabelledAt);
    }

    [Fact]
    public void Legacy_labels_count_where_the_new_ones_are_missing()
    {
        NodeState node = Read("""{"name": "a", "resourceVersion": "1", "labels": {"failure-domain.beta.kubernetes.io/region": "wuxi", "failure-domain.beta.kubernetes.io/zone": "z"}}""");

        Assert.Equal(("wuxi", "z"), (node.Region, node.Zone));
    }

    private static NodeState Read(string metadata)
    {
        using JsonDocument document = JsonDocument.Parse(metadata);
        return NodeStateReader.Read(document.RootElement, "Ready");
    }
}
