using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>What the user may do, and what istiod may.</summary>
internal static class PermissionChecks
{
    public static readonly MeshCheckDefinition Read = new("PermissionRead", MeshCheckCategory.Permissions)
    {
        Finds = "You may not list a kind, so that the checks that look at it are skipped.",
        Passes = "You may list everything the checks look at.",
        Hint = "Ask for the rights that Get-MeshPermission Test-Mesh -AsYaml prints.",
        HelpUri = HelpPages.Rbac,
        Phase = CheckPhase.Always,
        Needs = [],
        Look = static view => view.Snapshot.Readings.Where(static reading => reading.Value.IsForbidden)
            .Select(static reading => CheckFinding.Warn($"{MeshKinds.Plural(reading.Key)} may not be listed.")),
    };

    public static readonly MeshCheckDefinition Create = new("PermissionCreate", MeshCheckCategory.Permissions)
    {
        Finds = "You may not create something that a mesh is made of.",
        Passes = "You may create everything that a mesh is made of.",
        Hint = "Ask for the rights that Get-MeshPermission Install-Mesh -ManifestPath FILE -AsYaml prints, or let somebody install who has them; a mesh needs rights on the whole cluster.",
        HelpUri = HelpPages.Rbac,
        Phase = CheckPhase.BeforeInstall,
        Needs = [],
        Look = static view => view.Snapshot.Access.Where(static access => access.IsAllowed != true)
            .Select(static access => access.IsAllowed == false ? CheckFinding.Fail($"You may not {access.Right}.") : CheckFinding.Skip($"The API server did not say whether you may {access.Right}{(access.Problem is string problem ? $": {problem}" : ".")}")),
    };

    public static readonly MeshCheckDefinition IstiodSecrets = new("ControlPlaneSecretsRight", MeshCheckCategory.Permissions)
    {
        Finds = "istiod may not list secrets, so that gateways get no certificate and nobody says why.",
        Passes = "istiod may list secrets.",
        Hint = "Bring istiod's ClusterRole and its binding back (Install-Mesh does).",
        HelpUri = HelpPages.Rbac,
        Needs = [MeshKinds.Deployment, MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding],
        NeedsVersion = true,

        // SOURCES.md, section 9: up to 1.6 the agent in the gateway's pod reads them by itself; 1.14.6 was seen to need this.
        Look = static view => view.Version.IsBefore(9)
            ? []
            : view.ControlPlanes.Where(plane => !MayListSecrets(view, plane))
                .Select(static plane => CheckFinding.Fail($"No ClusterRole of Istio that is bound to service account {Account(plane)} allows it.", plane.Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [Read, Create, IstiodSecrets];

    private static string Account(MeshWorkload plane) => plane.PodSpec.Text("serviceAccountName") ?? "default";

    private static bool MayListSecrets(MeshView view, MeshWorkload plane) =>
        view.Snapshot.Of(MeshKinds.ClusterRoleBinding)
            .Where(binding => binding.Body.Objects("subjects").Any(subject =>
                subject.Text("kind") == "ServiceAccount" && subject.Text("name") == Account(plane) && subject.Text("namespace") == plane.Namespace))
            .Select(binding => view.Snapshot.Find(MeshKinds.ClusterRole, null, binding.Body.Text("roleRef", "name") ?? string.Empty))
            .OfType<ObservedObject>()
            .SelectMany(static role => role.Body.Objects("rules"))
            .Any(AllowsSecrets);

    private static bool AllowsSecrets(JsonObject rule) =>
        rule.Texts("apiGroups").Any(static group => group is "" or "*")
        && rule.Texts("resources").Any(static resource => resource is "secrets" or "*")
        && rule.Texts("verbs").Any(static verb => verb is "list" or "*")
        && rule.Texts("resourceNames").Count == 0;
}
