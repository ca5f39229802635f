using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>Tells by the signs it left what installed the control plane. Pure.</summary>
internal static class InstallerReader
{
    public static MeshInstaller Read(MeshSnapshot snapshot, IReadOnlyList<MeshWorkload> controlPlanes)
    {
        ObservedObject[] signs = [.. controlPlanes.Select(static workload => workload.Object)];

        // Install-Mesh labels what it makes with its ApplySet (KEP-3659) and writes as this field manager.
        if (signs.Any(static sign => sign.Labels.ContainsKey("applyset.kubernetes.io/part-of") || sign.Managers.Contains(ClusterClient.FieldManager)))
        {
            return MeshInstaller.MeshTools;
        }

        if (signs.Any(static sign => sign.Label("app.kubernetes.io/managed-by") == "Helm" || sign.Annotations.ContainsKey("meta.helm.sh/release-name")))
        {
            return MeshInstaller.Helm;
        }

        // The operator is a Deployment that obeys IstioOperator objects; istioctl leaves installed-state behind
        // (SOURCES.md, section 1: 1.6 to 1.23) and labels what it made.
        if (snapshot.Of(MeshKinds.Deployment).Any(static item => item.Name.StartsWith("istio-operator", StringComparison.Ordinal))
            && snapshot.Of(MeshKinds.IstioOperator).Any(static item => !item.Name.StartsWith("installed-state", StringComparison.Ordinal)))
        {
            return MeshInstaller.Operator;
        }

        bool isIstioctl = snapshot.Of(MeshKinds.IstioOperator).Any(static item => item.Name.StartsWith("installed-state", StringComparison.Ordinal))
            || signs.Any(static sign => sign.Labels.ContainsKey("operator.istio.io/component") || sign.Managers.Contains("istio-operator"));
        return isIstioctl ? MeshInstaller.Istioctl : MeshInstaller.Unknown;
    }
}
