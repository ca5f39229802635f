using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>The API server, leftovers, the control plane.</summary>
internal static class ClusterCases
{
    private static readonly string[] Crds =
    [
        "destinationrules.networking.istio.io", "envoyfilters.networking.istio.io", "gateways.networking.istio.io",
        "serviceentries.networking.istio.io", "virtualservices.networking.istio.io", "authorizationpolicies.security.istio.io",
    ];

    public static IEnumerable<CheckCase> All { get; } =
    [
        Fail("KubernetesTooOld", "1.30 on 1.31", Meshes.Of("1.30.0").On("1.31.4"), "needs Kubernetes 1.32"),
        Fail("KubernetesTooOld", "1.23 falls under the limit of 1.22", Meshes.Of("1.23.0").On("1.25.0"), "needs Kubernetes 1.26"),
        Fail("KubernetesTooOld", "the version to install counts before an install", Meshes.Of("1.14.6").Given("1.24.0"), "1.28") with { BeforeInstall = true },
        Pass("KubernetesTooOld", "1.30 on 1.32", Meshes.Of("1.30.0").On("1.32.0")),
        Pass("KubernetesTooOld", "no limit is known for 1.14", Meshes.Of("1.14.6")),

        Fail("KubernetesTooNew", "1.5 on 1.22", Meshes.Of("1.5.0").On("1.22.0"), "dropped in 1.22"),
        Pass("KubernetesTooNew", "1.5 on 1.21", Meshes.Of("1.5.0").On("1.21.9")),
        Pass("KubernetesTooNew", "1.7 on 1.22", Meshes.Of("1.7.0").On("1.22.0")),

        Fail("IstioCrdsMissing", "one of them", With(Meshes.Of("1.14.6"), Crds.Skip(1).Select(static name => Crd(name))), "does not exist")
            with { Target = "customresourcedefinition/destinationrules.networking.istio.io" },
        Pass("IstioCrdsMissing", "all there", With(Meshes.Of("1.14.6"), Crds.Select(static name => Crd(name)))),

        Fail("IstioCrdsNotEstablished", "names clash", Meshes.Of("1.14.6").With(Crd(Crds[0], "{type: NamesAccepted, status: \"False\"}, {type: Established, status: \"False\"}")), "not established"),
        Fail("IstioCrdsNotEstablished", "being deleted", Meshes.Of("1.14.6").With(Crd(Crds[0], "{type: Established, status: \"True\"}, {type: Terminating, status: \"True\"}")), "being deleted"),
        Pass("IstioCrdsNotEstablished", "established", Meshes.Of("1.14.6").With(Crd(Crds[0]))),

        Fail("NamespaceTerminating", "before an install", new Snapshots().With(Meshes.Namespace("istio-system", phase: "Terminating")), "being deleted") with { BeforeInstall = true },
        Pass("NamespaceTerminating", "another namespace goes", Meshes.Of("1.14.6").With(Meshes.Namespace("shop", phase: "Terminating"))),

        Fail("RootNamespaceMissing", "a name that is not there", Mesh("rootNamespace: istio-root"), "root namespace") with { Target = "namespace/istio-root" },
        Pass("RootNamespaceMissing", "a name that is there", Mesh("rootNamespace: istio-root").With(Meshes.Namespace("istio-root"))),

        Warn("LeftoverClusterRoles", "of a mesh that is gone", new Snapshots().With(Role("ClusterRole", "istiod-istio-system", ", labels: {app: istiod}")), "istiod-istio-system") with { BeforeInstall = true },
        Pass("LeftoverClusterRoles", "of the mesh that is there", Meshes.Of("1.14.6").With(Role("ClusterRole", "istiod-istio-system", ", labels: {app: istiod}"))),
        Pass("LeftoverClusterRoles", "a role that only has the word in its name", new Snapshots().With(Role("ClusterRole", "istio-dashboards"))) with { BeforeInstall = true },

        Fail("LeftoverWebhooks", "blocks a reinstall (istio/istio#38880)", new Snapshots().With(Webhook("Validating")), "istio-validating") with { BeforeInstall = true },
        Pass("LeftoverWebhooks", "of the mesh that is there", Meshes.Of("1.14.6").With(Webhook("Validating"))),
        Pass("LeftoverWebhooks", "somebody else's", new Snapshots().With(Webhook("Validating", name: "policy.example.com"))) with { BeforeInstall = true },

        Warn("LeftoverCrds", "of a mesh that is gone", new Snapshots().With(Crd(Crds[0])), "CustomResourceDefinitions") with { BeforeInstall = true },
        Pass("LeftoverCrds", "of the mesh that is there", Meshes.Of("1.14.6").With(Crd(Crds[0]))),

        Fail("ControlPlaneMissing", "nothing there", new Snapshots(), "has no control plane"),
        Fail("ControlPlaneMissing", "it is in another namespace", new Snapshots().With(Meshes.Istiod("1.14.6", metadata: "namespace: mesh-a")), "namespace mesh-a has"),
        Pass("ControlPlaneMissing", "istiod", Meshes.Of("1.14.6")),

        Fail("ControlPlaneNotReady", "a pod that cannot be scheduled", new Snapshots().With(Meshes.Istiod("1.14.6", ready: 0))
            .With(Meshes.Pod("istiod-1", "istio-system", "app: istiod, istio: pilot", "{name: discovery}", status: "phase: Pending, conditions: [{type: PodScheduled, status: 'False', message: '0/2 nodes are available'}]")), "0/2 nodes are available"),
        Fail("ControlPlaneNotReady", "an image that cannot be pulled", new Snapshots().With(Meshes.Istiod("1.14.6", ready: 0))
            .With(Meshes.Pod("istiod-1", "istio-system", "app: istiod, istio: pilot", "{name: discovery}", status: "phase: Pending, containerStatuses: [{name: discovery, state: {waiting: {reason: ImagePullBackOff}}}]")), "ImagePullBackOff"),
        Pass("ControlPlaneNotReady", "1 of 1", Meshes.Of("1.14.6")),

        Fail("ControlPlaneRestarting", "it crashes", Meshes.Of("1.14.6")
            .With(Meshes.Pod("istiod-1", "istio-system", "app: istiod, istio: pilot", "{name: discovery}", status: "phase: Running, containerStatuses: [{name: discovery, restartCount: 7}]")), "7 times"),
        Pass("ControlPlaneRestarting", "one restart", Meshes.Of("1.14.6")
            .With(Meshes.Pod("istiod-1", "istio-system", "app: istiod, istio: pilot", "{name: discovery}", status: "phase: Running, containerStatuses: [{name: discovery, restartCount: 1}]"))),

        Fail("ControlPlaneUnreachable", "no Service", new Snapshots().With(Meshes.Istiod("1.14.6")), "No Service"),
        Fail("ControlPlaneUnreachable", "a Service without endpoints", new Snapshots().With(Meshes.Istiod("1.14.6"))
            .With(Meshes.Service("istiod", "app: istiod", "{port: 15012}").Replace("addresses", "notReadyAddresses", StringComparison.Ordinal)), "no ready endpoint"),
        Pass("ControlPlaneUnreachable", "a Service with endpoints", Meshes.Of("1.14.6")),

        Fail("MeshConfigMissing", "none", new Snapshots().With(Meshes.Istiod("1.14.6")), "does not exist") with { Target = "configmap/istio-system/istio" },
        Fail("MeshConfigMissing", "none for the revision", Meshes.Of("1.14.6").With(Meshes.Istiod("1.15.0", "canary")), "does not exist") with { Target = "configmap/istio-system/istio-canary" },
        Pass("MeshConfigMissing", "one for each", Meshes.Of("1.14.6").With(Meshes.Istiod("1.15.0", "canary")).With(Meshes.Config("{}", "istio-canary"))),

        Fail("MeshConfigInvalid", "a bracket that is not closed", Mesh("localityLbSetting: {enabled: true"), "cannot be read"),
        Fail("MeshConfigInvalid", "a list", Mesh("- enabled"), "a list where a mapping must be"),
        Pass("MeshConfigInvalid", "YAML", Mesh("localityLbSetting: {enabled: true}")),

        Warn("DrainBlocked", "one pod, and one must stay", Meshes.Of("1.14.6").With(Budget(1)), "has 1"),
        Pass("DrainBlocked", "nothing demanded", Meshes.Of("1.14.6").With(Budget(0))),
    ];

    private static Snapshots Mesh(string config) => new Snapshots().With(Meshes.Namespace("istio-system")).With(Meshes.Istiod("1.14.6")).With(Meshes.Config(config));

    private static Snapshots With(Snapshots snapshots, IEnumerable<string> objects) => objects.Aggregate(snapshots, static (all, one) => all.With(one));

    private static string Budget(int least) => $$"""
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: istiod}
        spec: {minAvailable: {{least}}, selector: {matchLabels: {app: istiod} } }
        """;
}
