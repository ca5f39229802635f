using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

public sealed class ManifestOrderTests
{
    // The kinds of Istio 1.5.0, 1.14.0, 1.30.0 and Kiali's addon in the order of facts 1, "Object order that is safe".
    private static readonly string[][] Steps =
    [
        ["v1 Namespace"],
        ["apiextensions.k8s.io/v1beta1 CustomResourceDefinition", "apiextensions.k8s.io/v1 CustomResourceDefinition"],
        ["networking.k8s.io/v1 NetworkPolicy", "v1 ResourceQuota"],
        ["v1 ServiceAccount", "rbac.authorization.k8s.io/v1 ClusterRole", "rbac.authorization.k8s.io/v1 Role"],
        ["rbac.authorization.k8s.io/v1 ClusterRoleBinding", "rbac.authorization.k8s.io/v1 RoleBinding"],
        ["v1 ConfigMap", "v1 Secret"],
        ["admissionregistration.k8s.io/v1beta1 MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"],
        ["apps/v1 Deployment", "apps/v1 DaemonSet", "batch/v1 Job"],
        ["autoscaling/v2beta1 HorizontalPodAutoscaler", "policy/v1beta1 PodDisruptionBudget"],
        ["v1 Service"],
        ["networking.k8s.io/v1 Ingress", "apiregistration.k8s.io/v1 APIService", "v1 KindOfTomorrow"],
        ["networking.istio.io/v1alpha3 Gateway", "networking.istio.io/v1alpha3 EnvoyFilter", "networking.istio.io/v1alpha3 Sidecar",
            "gateway.networking.k8s.io/v1 GatewayClass", "install.istio.io/v1alpha1 IstioOperator", "monitoring.kiali.io/v1alpha1 Service", "serving.knative.dev/v1 Deployment"],
    ];

    [Fact]
    public void Kinds_stand_in_the_order_that_is_safe()
    {
        ManifestObject[] shuffled = [.. Steps.SelectMany(static step => step).OrderBy(static text => text.Reverse().First()).ThenByDescending(static text => text, StringComparer.Ordinal).Select(Object)];

        IGrouping<ManifestRank, ManifestObject>[] steps = [.. shuffled.GroupBy(static item => ManifestOrder.Rank(item.Address.Kind)).OrderBy(static step => step.Key)];

        Assert.Equal(Steps.Length, steps.Length);
        Assert.All(Steps.Zip(steps), static pair => Assert.Equal(pair.First.Order(), pair.Second.Select(Text).Order()));
    }

    private static ManifestObject Object(string text) => Objects.Of(text.Split(' ')[0], text.Split(' ')[1]);

    private static string Text(ManifestObject item)
    {
        KindRef kind = item.Address.Kind;
        return $"{(kind.Group.Length == 0 ? string.Empty : kind.Group + "/")}{kind.Version} {kind.Kind}";
    }
}
