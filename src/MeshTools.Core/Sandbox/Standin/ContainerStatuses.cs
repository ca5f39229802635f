using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>What a kubelet says of a pod's containers.</summary>
internal static class ContainerStatuses
{
    /// <summary>Puts the statuses of all containers of a pod into a status.</summary>
    public static void Add(JsonObject status, JsonObject pod, PodWish wish, DateTimeOffset now)
    {
        AddList(status, "initContainerStatuses", pod, "initContainers", wish, now);
        AddList(status, "containerStatuses", pod, "containers", wish, now);
    }

    private static void AddList(JsonObject status, string list, JsonObject pod, string specList, PodWish wish, DateTimeOffset now)
    {
        JsonArray statuses = [];
        foreach (JsonObject container in (pod["spec"]?[specList]).Objects())
        {
            string name = (string)container["name"]!;
            JsonObject? old = (pod["status"]?[list]).Objects().FirstOrDefault(entry => (string?)entry["name"] == name);

            // An init container with a restart policy of its own is a sidecar (Kubernetes 1.28): it stays.
            bool ends = wish.IsDone || (specList == "initContainers" && (string?)container["restartPolicy"] != "Always");
            statuses.Add(Status(pod, container, old, ends, wish, now));
        }

        if (statuses.Count > 0)
        {
            status[list] = statuses;
        }
    }

    private static JsonObject Status(JsonObject pod, JsonObject container, JsonObject? old, bool ends, PodWish wish, DateTimeOffset now)
    {
        string name = (string)container["name"]!;
        bool waits = wish.WaitsFor is not null;
        string id = Id(pod.Uid() ?? string.Empty, name);
        JsonObject state = waits
            ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = wish.WaitsFor, ["message"] = "held back by the stand-in" } }
            : ends ? Ended(old, id, now) : Running(old, now);
        JsonObject status = new()
        {
            ["name"] = name,
            ["state"] = state,
            ["lastState"] = new JsonObject(),

            // An init container counts as ready when it has ended well.
            ["ready"] = !waits && (ends ? !wish.IsDone : wish.IsReady),
            ["restartCount"] = 0,
            ["image"] = (string?)container["image"] ?? string.Empty,
            ["imageID"] = string.Empty,
            ["started"] = !waits && !ends,
        };
        if (!waits)
        {
            status["containerID"] = id;
        }

        return status;
    }

    private static JsonObject Running(JsonObject? old, DateTimeOffset now) => new()
    {
        ["running"] = new JsonObject { ["startedAt"] = old?["state"]?["running"]?["startedAt"]?.DeepClone() ?? JsonPart.Time(now) },
    };

    private static JsonObject Ended(JsonObject? old, string id, DateTimeOffset now)
    {
        JsonNode? before = old?["state"]?["terminated"];
        return new JsonObject
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = 0,
                ["reason"] = "Completed",
                ["startedAt"] = before?["startedAt"]?.DeepClone() ?? JsonPart.Time(now),
                ["finishedAt"] = before?["finishedAt"]?.DeepClone() ?? JsonPart.Time(now),
                ["containerID"] = id,
            },
        };
    }

    /// <summary>The same for the same container, so that a status can be compared with what it should be.</summary>
    private static string Id(string uid, string name) =>
        $"standin://{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{uid}/{name}"))).ToLowerInvariant()}";
}
