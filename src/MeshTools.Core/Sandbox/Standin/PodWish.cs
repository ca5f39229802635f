using System.Text.Json.Nodes;

namespace MeshTools.Sandbox.Standin;

/// <summary>What a pod should look like by now.</summary>
/// <param name="Phase">Pending, Running or Succeeded.</param>
/// <param name="IsReady">Its containers are ready.</param>
/// <param name="WaitsFor">Why its containers do not start; null when they do.</param>
internal sealed record PodWish(string Phase, bool IsReady, string? WaitsFor)
{
    public bool IsDone => Phase == "Succeeded";

    public static PodWish Of(JsonObject pod) => StandinHold.Of(pod) switch
    {
        null when IsOfJob(pod) => new PodWish("Succeeded", false, null),
        null => new PodWish("Running", true, null),
        StandinHold.NotReady => new PodWish("Running", false, null),
        string reason => new PodWish("Pending", false, reason),
    };

    // Any other pod runs on, whatever its restartPolicy: kubectl run --restart=Never is mostly a shell to work in.
    private static bool IsOfJob(JsonObject pod) =>
        (pod["metadata"]?["ownerReferences"]).Objects().Any(static owner => (string?)owner["kind"] == "Job" && (bool?)owner["controller"] == true);
}
