using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Binaries;

/// <summary>The programs of one version of the control plane.</summary>
/// <param name="Version">What kube-apiserver says it is.</param>
/// <param name="Source">Where they were found, for -Verbose.</param>
/// <param name="Etcd">Full path.</param>
/// <param name="ApiServer">Full path.</param>
/// <param name="ControllerManager">Full path.</param>
/// <param name="Scheduler">Full path.</param>
internal sealed record ControlPlaneBinaries(
    KubernetesVersion Version, string Source, string Etcd, string ApiServer, string ControllerManager, string Scheduler)
{
    /// <summary>What must be there. kubectl is welcome and not needed.</summary>
    public static readonly IReadOnlyList<string> Names = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
}
