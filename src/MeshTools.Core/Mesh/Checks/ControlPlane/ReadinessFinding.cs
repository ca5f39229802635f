using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Whether a workload's pods are ready, and why not.</summary>
internal static class ReadinessFinding
{
    /// <summary>Null when all pods are ready.</summary>
    public static CheckFinding? Of(MeshView view, MeshWorkload workload)
    {
        if (workload.Desired == 0)
        {
            return workload.IsDaemonSet
                ? CheckFinding.Fail("Ready 0 of 0: no node fits its node selector and its tolerations.", workload.Target)
                : CheckFinding.Warn("It is scaled to 0.", workload.Target);
        }

        if (workload.Ready >= workload.Desired)
        {
            return null;
        }

        ObservedPod? pod = view.PodsOf(workload).FirstOrDefault(static candidate => !candidate.IsReady);
        string why = pod is null ? "no pod was created for the rest" : $"pod {pod.Name}: {pod.Trouble ?? pod.Phase ?? "no reason given"}";
        return CheckFinding.Fail($"Ready {workload.Ready} of {workload.Desired}; {why.TrimEnd('.')}.", workload.Target);
    }

    /// <summary>Whether anything ready stands behind a Service.</summary>
    public static bool HasEndpoints(MeshView view, ObservedObject service) =>
        view.Snapshot.Find(MeshKinds.Endpoints, service.Namespace, service.Name) is ObservedObject endpoints
        && endpoints.Body.Objects("subsets").Any(static subset => subset.Objects("addresses").Count > 0);
}
