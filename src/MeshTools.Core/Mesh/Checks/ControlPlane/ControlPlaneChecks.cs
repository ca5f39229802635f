using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>istiod, or Pilot up to 1.4: there, ready, reachable.</summary>
internal static class ControlPlaneChecks
{
    // Less is what a rollout or a node's restart leaves.
    private const int ManyRestarts = 5;

    public static readonly MeshCheckDefinition Missing = new("ControlPlaneMissing", MeshCheckCategory.ControlPlane)
    {
        Finds = "The namespace has no istiod (up to Istio 1.4: istio-pilot).",
        Passes = "There is a control plane.",
        Hint = "Give the control plane's namespace with -Namespace, or install a mesh; Test-Mesh -BeforeInstall tells what is in the way.",
        HelpUri = HelpPages.Install,
        Needs = [MeshKinds.Deployment],
        Look = static view => view.ControlPlanes.Any(plane => plane.Namespace == view.Snapshot.Namespace)
            ? []
            : [CheckFinding.Fail(
                view.ControlPlanes.FirstOrDefault() is MeshWorkload other ? $"It has no control plane; namespace {other.Namespace} has." : "It has no control plane.",
                $"namespace/{view.Snapshot.Namespace}")],
    };

    public static readonly MeshCheckDefinition NotReady = new("ControlPlaneNotReady", MeshCheckCategory.ControlPlane)
    {
        Finds = "Pods of the control plane are not ready. Proxies keep what they know and learn nothing new.",
        Passes = "All pods of the control plane are ready.",
        Hint = "Look at the pods' events and logs; the reason names what Kubernetes says.",
        HelpUri = HelpPages.Install,
        Needs = [MeshKinds.Deployment, MeshKinds.Pod],
        Look = static view => view.ControlPlanes.Select(plane => ReadinessFinding.Of(view, plane)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition Restarting = new("ControlPlaneRestarting", MeshCheckCategory.ControlPlane)
    {
        Finds = "A container of the control plane crashes again and again.",
        Passes = "No container of the control plane keeps crashing.",
        Hint = "Read the log of the container before its last end: kubectl logs --previous.",
        HelpUri = HelpPages.Install,
        Needs = [MeshKinds.Deployment, MeshKinds.Pod],
        Look = static view =>
            from plane in view.ControlPlanes
            from pod in view.PodsOf(plane)
            from status in pod.ContainerStatuses
            where status.Number("restartCount") >= ManyRestarts || status.Text("state", "waiting", "reason") == "CrashLoopBackOff"
            select CheckFinding.Fail($"Container {status.Text("name")} was restarted {status.Number("restartCount") ?? 0} times.", pod.Target),
    };

    public static readonly MeshCheckDefinition Unreachable = new("ControlPlaneUnreachable", MeshCheckCategory.ControlPlane)
    {
        Finds = "The control plane has no Service, or the Service has no ready endpoint: proxies do not get configuration or certificates.",
        Passes = "Each control plane is reachable through its Service.",
        Hint = "Bring the Service back (Install-Mesh does), or the pods that stand behind it.",
        HelpUri = HelpPages.Install,
        Needs = [MeshKinds.Deployment, MeshKinds.Service, MeshKinds.Endpoints],
        Look = static view => view.ControlPlanes.Select(plane => Reach(view, plane)).OfType<CheckFinding>(),
    };

    public static readonly MeshCheckDefinition ConfigMissing = new("MeshConfigMissing", MeshCheckCategory.ControlPlane)
    {
        Finds = "The ConfigMap with the mesh config is missing, so that the control plane runs with defaults.",
        Passes = "The mesh config is there for each revision.",
        Hint = "Install the mesh again; the ConfigMap is istio, with a revision istio-REVISION.",
        HelpUri = HelpPages.MeshConfig,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap],
        Look = static view => view.ControlPlanes
            .Where(plane => plane.Namespace == view.Snapshot.Namespace)
            .Select(static plane => (plane, name: plane.Revision is null or RevisionReader.Default ? "istio" : $"istio-{plane.Revision}"))
            .Where(entry => view.Configs.All(config => config.Source.Name != entry.name))
            .Select(static entry => CheckFinding.Fail("It does not exist, or has no key 'mesh'.", $"configmap/{entry.plane.Namespace}/{entry.name}")),
    };

    public static readonly MeshCheckDefinition ConfigInvalid = new("MeshConfigInvalid", MeshCheckCategory.ControlPlane)
    {
        Finds = "The mesh config is not YAML that can be read, so that the control plane keeps what it had or runs with defaults.",
        Passes = "The mesh config can be read.",
        Hint = "Mend the key 'mesh' at the line the reason names.",
        HelpUri = HelpPages.MeshConfig,
        Needs = [MeshKinds.ConfigMap],
        Look = static view => view.Configs.Where(static config => config.Problem is not null)
            .Select(static config => CheckFinding.Fail($"Its key 'mesh' cannot be read: {config.Problem}.", config.Source.Target)),
    };

    public static readonly MeshCheckDefinition DrainBlocked = new("DrainBlocked", MeshCheckCategory.ControlPlane)
    {
        Finds = "A PodDisruptionBudget allows no pod of a control plane or gateway to go, so that draining its node waits for ever.",
        Passes = "No PodDisruptionBudget of the mesh blocks a drain.",
        Hint = "Run at least one pod more than the budget demands.",
        HelpUri = HelpPages.Disruptions,
        Needs = [MeshKinds.Deployment, MeshKinds.PodDisruptionBudget],
        Look = static view =>
            from budget in view.Snapshot.Of(MeshKinds.PodDisruptionBudget)
            let least = budget.Spec.Number("minAvailable")
            let labels = budget.Spec.Map("selector", "matchLabels")
            from workload in view.Workloads
            where workload.Role is ComponentRole.ControlPlane or ComponentRole.Gateway && workload.Namespace == budget.Namespace
                && labels.Count > 0 && labels.Select(workload.PodLabels) && workload.Desired > 0 && least >= workload.Desired
            select CheckFinding.Warn($"It wants {Counted.Of(least ?? 0, "pod")}, and {workload.Target} has {workload.Desired}.", budget.Target),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [Missing, NotReady, Restarting, Unreachable, ConfigMissing, ConfigInvalid, DrainBlocked];

    private static CheckFinding? Reach(MeshView view, MeshWorkload plane)
    {
        IReadOnlyList<ObservedObject> services = view.ServicesOf(plane);
        if (services.Count == 0)
        {
            return CheckFinding.Fail("No Service leads to it.", plane.Target);
        }

        return services.Any(service => ReadinessFinding.HasEndpoints(view, service))
            ? null
            : CheckFinding.Fail("It has no ready endpoint.", services[0].Target);
    }
}
