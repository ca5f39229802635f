using System.Text.Json.Nodes;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Standin;

namespace MeshTools.Sandbox.Nodes;

/// <summary>A node as its kubelet would register it: complete, with its status, so that it is ready from the first moment.</summary>
internal static class NodeManifest
{
    /// <param name="node">The node.</param>
    /// <param name="position">Counted from 0; decides its address.</param>
    /// <param name="version">What its kubelet says it is.</param>
    /// <param name="now">When it became ready.</param>
    public static JsonObject Create(SandboxNode node, int position, KubernetesVersion version, DateTimeOffset now)
    {
        string address = Addresses.At(Addresses.FirstNode, position);
        JsonObject metadata = new() { ["name"] = node.Name, ["labels"] = Labels(node) };
        if (!node.Ready)
        {
            metadata["annotations"] = new JsonObject { [StandinHold.Annotation] = StandinHold.NotReady };
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = metadata,
            ["spec"] = Spec(node),
            ["status"] = NodeLife.Status(node.Name, address, version.Text, node.Capacity, node.Ready, now),
        };
    }

    private static JsonObject Labels(SandboxNode node)
    {
        // A kubelet sets both spellings; a controller adds the missing one, a write a node.
        JsonObject labels = new()
        {
            ["beta.kubernetes.io/arch"] = "amd64",
            ["beta.kubernetes.io/os"] = "linux",
            ["kubernetes.io/arch"] = "amd64",
            ["kubernetes.io/hostname"] = node.Name.Length <= 63 ? node.Name : node.Name[..63].TrimEnd('.', '-'),
            ["kubernetes.io/os"] = "linux",
        };
        foreach ((string key, string value) in node.Labels)
        {
            labels[key] = value;
        }

        return labels;
    }

    private static JsonObject Spec(SandboxNode node)
    {
        JsonObject spec = [];
        if (node.Unschedulable)
        {
            spec["unschedulable"] = true;
        }

        if (node.Taints.Count > 0)
        {
            spec["taints"] = new JsonArray([.. node.Taints.Select(Taint)]);
        }

        return spec;
    }

    private static JsonObject Taint(NodeTaint taint)
    {
        JsonObject written = new() { ["key"] = taint.Key, ["effect"] = taint.Effect };
        if (taint.Value.Length > 0)
        {
            written["value"] = taint.Value;
        }

        return written;
    }
}
