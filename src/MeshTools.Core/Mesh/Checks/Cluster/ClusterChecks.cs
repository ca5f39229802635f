using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>The API server: its version, Istio's kinds in it, the mesh's namespaces.</summary>
internal static class ClusterChecks
{
    // What every release from 1.5 to 1.30 brings and the other checks look at.
    private static readonly string[] Resources =
    [
        "destinationrules.networking.istio.io", "envoyfilters.networking.istio.io", "gateways.networking.istio.io",
        "serviceentries.networking.istio.io", "virtualservices.networking.istio.io", "authorizationpolicies.security.istio.io",
    ];

    public static readonly MeshCheckDefinition KubernetesTooOld = new("KubernetesTooOld", MeshCheckCategory.Cluster)
    {
        Finds = "The API server is older than this release of Istio supports.",
        Passes = "The API server is not older than this release of Istio supports, as far as its limit is known.",
        Hint = "Upgrade Kubernetes, or take a release of Istio that supports this version.",
        HelpUri = HelpPages.SupportedReleases,
        Phase = CheckPhase.Always,
        Needs = [],
        NeedsVersion = true,
        Look = static view => KubernetesSupport.IsTooOld(view.Version, view.Snapshot.ServerVersion)
            ? [CheckFinding.Fail($"Istio {view.Version} needs Kubernetes 1.{KubernetesSupport.Lowest(view.Version)} or newer; the server is {view.Snapshot.ServerVersion.GitVersion}.")]
            : [],
    };

    public static readonly MeshCheckDefinition KubernetesTooNew = new("KubernetesTooNew", MeshCheckCategory.Cluster)
    {
        Finds = "The API server no longer serves the APIs that this release of Istio is made of.",
        Passes = "The API server still serves what this release of Istio is made of.",
        Hint = "Take a newer release of Istio.",
        HelpUri = HelpPages.SupportedReleases,
        Phase = CheckPhase.Always,
        Needs = [],
        NeedsVersion = true,
        Look = static view => KubernetesSupport.IsTooNew(view.Version, view.Snapshot.ServerVersion)
            ? [CheckFinding.Fail($"Istio {view.Version} creates CustomResourceDefinitions of v1beta1, which Kubernetes dropped in 1.22; the server is {view.Snapshot.ServerVersion.GitVersion}.")]
            : [],
    };

    public static readonly MeshCheckDefinition CrdsMissing = new("IstioCrdsMissing", MeshCheckCategory.Cluster)
    {
        Finds = "A CustomResourceDefinition of Istio is missing, so that its objects cannot be made.",
        Passes = "Istio's CustomResourceDefinitions are there.",
        Hint = "Install the mesh's CRDs again; istiod does not become ready without them.",
        HelpUri = HelpPages.CustomResources,
        Needs = [MeshKinds.CustomResource],
        Look = static view => Resources
            .Where(name => view.Snapshot.Find(MeshKinds.CustomResource, null, name) is null)
            .Select(static name => CheckFinding.Fail("It does not exist.", $"customresourcedefinition/{name}")),
    };

    public static readonly MeshCheckDefinition CrdsNotEstablished = new("IstioCrdsNotEstablished", MeshCheckCategory.Cluster)
    {
        Finds = "A CustomResourceDefinition of Istio exists but is not served: its names clash, or it is being deleted.",
        Passes = "Every CustomResourceDefinition of Istio is served.",
        Hint = "Look at the conditions of the CustomResourceDefinition; one that is being deleted waits for its objects.",
        HelpUri = HelpPages.CustomResources,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.CustomResource],
        Look = static view => view.Snapshot.Of(MeshKinds.CustomResource)
            .Where(static crd => crd.Condition("Established") == "False" || crd.Condition("NamesAccepted") == "False" || crd.Condition("Terminating") == "True")
            .Select(static crd => CheckFinding.Fail(
                crd.Condition("Terminating") == "True" ? "It is being deleted." : "It is not established: its names are not accepted.", crd.Target)),
    };

    public static readonly MeshCheckDefinition NamespaceTerminating = new("NamespaceTerminating", MeshCheckCategory.Cluster)
    {
        Finds = "The mesh's namespace is being deleted: nothing can be created in it.",
        Passes = "The mesh's namespace is not being deleted.",
        Hint = "Wait until it is gone. If it stays, its conditions name what it waits for: an API service that is down, or finalizers.",
        HelpUri = HelpPages.Namespaces,
        Phase = CheckPhase.Always,
        Needs = [MeshKinds.Namespace],
        Look = static view => MeshNamespaces(view)
            .Select(name => view.Snapshot.Find(MeshKinds.Namespace, null, name))
            .OfType<ObservedObject>()
            .Where(static ns => ns.Status.Text("phase") == "Terminating" || ns.Body.At("metadata", "deletionTimestamp") is not null)
            .Select(static ns => CheckFinding.Fail("It is being deleted.", ns.Target)),
    };

    public static readonly MeshCheckDefinition RootNamespaceMissing = new("RootNamespaceMissing", MeshCheckCategory.Cluster)
    {
        Finds = "The mesh config names a root namespace that does not exist, so that configuration for the whole mesh has no place.",
        Passes = "The root namespace exists.",
        Hint = "Create the namespace, or mend rootNamespace in the mesh config.",
        HelpUri = HelpPages.MeshConfig,
        Needs = [MeshKinds.Namespace, MeshKinds.ConfigMap],
        Look = static view => view.Snapshot.Find(MeshKinds.Namespace, null, view.RootNamespace) is null
            ? [CheckFinding.Fail("The mesh config names it as the root namespace, and it does not exist.", $"namespace/{view.RootNamespace}")]
            : [],
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [KubernetesTooOld, KubernetesTooNew, CrdsMissing, CrdsNotEstablished, NamespaceTerminating, RootNamespaceMissing];

    private static IEnumerable<string> MeshNamespaces(MeshView view) => new[] { view.Snapshot.Namespace, view.RootNamespace }.Distinct(StringComparer.Ordinal);
}
