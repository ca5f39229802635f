using System.Text.Json.Nodes;
using MeshTools.Sandbox.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>What a kubelet says of its node. No I/O: from a node as it is to what must be written.</summary>
internal static class NodeLife
{
    /// <summary>What a stand-in says that runs its containers; nothing does, and nobody has its address.</summary>
    public const string Runtime = "standin://0";

    /// <summary>The whole status of a node.</summary>
    public static JsonObject Status(
        string name, string address, string version, IReadOnlyDictionary<string, string> capacity, bool ready, DateTimeOffset now) => new()
        {
            ["capacity"] = Resources(capacity),
            ["allocatable"] = Resources(capacity),
            ["addresses"] = AddressesOf(name, address),
            ["nodeInfo"] = Info(version),
            ["conditions"] = Conditions([], ready, now),
        };

    /// <summary>The patch that makes a node what it should be; null when it is that.</summary>
    /// <param name="node">The node.</param>
    /// <param name="version">What its kubelet says it is.</param>
    /// <param name="newAddress">Finds an address for a node that has none.</param>
    /// <param name="now">The time.</param>
    public static JsonObject? Next(JsonObject node, string version, Func<string> newAddress, DateTimeOffset now)
    {
        bool ready = StandinHold.Of(node) is null;
        JsonNode? status = node["status"];
        JsonObject patch = [];
        if (status?["conditions"].ConditionStatus("Ready") != (ready ? "True" : "False"))
        {
            patch["conditions"] = Conditions(status?["conditions"] as JsonArray ?? [], ready, now);
        }

        // Made by hand (kubectl create -f node.yaml): a kubelet would fill in what it finds on its machine.
        if (AddressOf(node) is null)
        {
            patch["addresses"] = AddressesOf(node.Name()!, newAddress());
        }

        if (status?["allocatable"]?["pods"] is null)
        {
            JsonObject capacity = status?["capacity"] is JsonObject { Count: > 0 } given ? (JsonObject)given.DeepClone() : Resources(SandboxNode.DefaultCapacity);
            capacity["pods"] ??= SandboxNode.DefaultCapacity["pods"];
            patch["allocatable"] = capacity.DeepClone();
            patch["capacity"] = capacity;
        }

        if (string.IsNullOrEmpty((string?)status?["nodeInfo"]?["kubeletVersion"]))
        {
            patch["nodeInfo"] = Info(version);
        }

        return patch.Count == 0 ? null : new JsonObject { ["status"] = patch };
    }

    /// <summary>A node's internal address.</summary>
    public static string? AddressOf(JsonObject node) =>
        (string?)(node["status"]?["addresses"]).Objects().FirstOrDefault(static address => (string?)address["type"] == "InternalIP")?["address"];

    private static JsonArray Conditions(JsonArray old, bool ready, DateTimeOffset now)
    {
        JsonArray conditions = (JsonArray)old.DeepClone();
        conditions.SetCondition("MemoryPressure", false, "KubeletHasSufficientMemory", "a stand-in has no memory to run out of", now);
        conditions.SetCondition("DiskPressure", false, "KubeletHasNoDiskPressure", "a stand-in has no disk to fill", now);
        conditions.SetCondition("PIDPressure", false, "KubeletHasSufficientPID", "a stand-in has no processes", now);
        conditions.SetCondition(
            "Ready", ready, ready ? "KubeletReady" : "StandinHold", ready ? "a stand-in keeps this node ready" : $"held by the annotation {StandinHold.Annotation}", now);
        foreach (JsonObject condition in conditions.Objects())
        {
            condition["lastHeartbeatTime"] = JsonPart.Time(now);
        }

        return conditions;
    }

    private static JsonArray AddressesOf(string name, string address) =>
    [
        new JsonObject { ["type"] = "InternalIP", ["address"] = address },
        new JsonObject { ["type"] = "Hostname", ["address"] = name },
    ];

    private static JsonObject Resources(IReadOnlyDictionary<string, string> capacity)
    {
        JsonObject resources = [];
        foreach ((string name, string quantity) in capacity)
        {
            resources[name] = quantity;
        }

        return resources;
    }

    private static JsonObject Info(string version) => new()
    {
        ["architecture"] = "amd64",
        ["bootID"] = string.Empty,
        ["containerRuntimeVersion"] = Runtime,
        ["kernelVersion"] = string.Empty,
        ["kubeProxyVersion"] = version,
        ["kubeletVersion"] = version,
        ["machineID"] = string.Empty,
        ["operatingSystem"] = "linux",
        ["osImage"] = "MeshTools sandbox",
        ["systemUUID"] = string.Empty,
    };
}
