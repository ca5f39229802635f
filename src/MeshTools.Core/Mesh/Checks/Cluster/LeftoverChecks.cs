using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>What a former mesh left behind. SOURCES.md, section 1: istioctl never prunes CRDs, and a leftover webhook blocks a reinstall.</summary>
internal static class LeftoverChecks
{
    private const int NamesShown = 4;

    public static readonly MeshCheckDefinition ClusterRoles = new("LeftoverClusterRoles", MeshCheckCategory.Cluster)
    {
        Finds = "ClusterRoles or ClusterRoleBindings of a mesh that is no longer there.",
        Passes = "No role of a former mesh is left.",
        Hint = "Uninstall-Mesh -Purge removes what a mesh left; an install of the same revision takes the roles over.",
        HelpUri = HelpPages.Uninstall,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.Deployment, MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding],
        Look = static view => Report(view, [.. view.Snapshot.Of(MeshKinds.ClusterRole), .. view.Snapshot.Of(MeshKinds.ClusterRoleBinding)], MeshCheckStatus.Warn, "roles and bindings"),
    };

    public static readonly MeshCheckDefinition Webhooks = new("LeftoverWebhooks", MeshCheckCategory.Webhooks)
    {
        Finds = "Webhook configurations of a mesh that is no longer there: they call a service that does not answer, and block pods, Istio's objects and a new install.",
        Passes = "No webhook of a former mesh is left.",
        Hint = "Uninstall-Mesh -Purge removes them (istio/istio#38880).",
        HelpUri = HelpPages.Webhooks,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.Deployment, MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook],
        Look = static view => Report(view, [.. WebhookChecks.Istios(view, MeshKinds.ValidatingWebhook), .. WebhookChecks.Istios(view, MeshKinds.MutatingWebhook)], MeshCheckStatus.Fail, "webhook configurations"),
    };

    public static readonly MeshCheckDefinition Crds = new("LeftoverCrds", MeshCheckCategory.Cluster)
    {
        Finds = "CustomResourceDefinitions of a mesh that is no longer there. Objects in them come to life again with the next mesh.",
        Passes = "No CustomResourceDefinition of a former mesh is left.",
        Hint = "Look at the objects that are still in them before you install; Uninstall-Mesh -Purge removes the definitions.",
        HelpUri = HelpPages.Uninstall,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.Deployment, MeshKinds.CustomResource],
        Look = static view => Report(view, view.Snapshot.Of(MeshKinds.CustomResource), MeshCheckStatus.Warn, "CustomResourceDefinitions"),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [ClusterRoles, Crds, Webhooks];

    private static IEnumerable<CheckFinding> Report(MeshView view, IReadOnlyList<ObservedObject> objects, MeshCheckStatus status, string what)
    {
        ObservedObject[] found = view.ControlPlanes.Any() ? [] : [.. objects.Where(IsIstios)];
        if (found.Length > 0)
        {
            string names = string.Join(", ", found.Take(NamesShown).Select(static item => item.Name)) + (found.Length > NamesShown ? $" and {found.Length - NamesShown} more" : string.Empty);
            yield return new CheckFinding(status, $"There is no control plane, but {found.Length} {what} of one: {names}.", found[0].Target, null);
        }
    }

    /// <summary>Signs of the releases 1.5 to 1.30; a role that somebody named after Istio has none of them.</summary>
    private static bool IsIstios(ObservedObject item) =>
        item.Kind == MeshKinds.CustomResource
        || item.Label("release") == "istio"
        || item.Label("app") is "istiod" or "istio-reader" or "pilot" or "galley" or "sidecar-injector"
        || item.Labels.Keys.Any(static key => key.StartsWith("operator.istio.io/", StringComparison.Ordinal) || key.StartsWith("install.operator.istio.io/", StringComparison.Ordinal))
        || item.Body.Objects("webhooks").Count > 0;
}
