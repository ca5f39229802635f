using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>Finds the workloads of the mesh among all others. Pure.</summary>
internal static class ComponentReader
{
    // The programs of the releases 1.1 to 1.30, by image name.
    private static readonly string[] Programs =
    [
        "pilot", "proxyv2", "galley", "mixer", "citadel", "sidecar_injector", "kubectl", "install-cni", "ztunnel", "operator", "node-agent-k8s", "kiali",
    ];

    // What a gateway's Helm chart leaves for injection to fill in (SOURCES.md, section 5).
    private const string AutoImage = "auto";

    public static IReadOnlyList<MeshWorkload> Read(MeshSnapshot snapshot)
    {
        List<MeshWorkload> found = [];
        foreach (ObservedObject item in snapshot.Of(MeshKinds.Deployment).Concat(snapshot.Of(MeshKinds.DaemonSet)))
        {
            if (Role(item, snapshot.Namespace) is ComponentRole role)
            {
                found.Add(WithVersion(new MeshWorkload(item, role), snapshot));
            }
        }

        return [.. found.OrderBy(static workload => workload.Role).ThenBy(static workload => workload.Namespace, StringComparer.Ordinal).ThenBy(static workload => workload.Name, StringComparer.Ordinal)];
    }

    public static JsonObject? MainContainer(JsonNode? podSpec, ComponentRole role)
    {
        IReadOnlyList<JsonObject> containers = podSpec.Objects("containers");
        string? name = role switch
        {
            // SOURCES.md, section 0: the container is discovery in istiod and in istio-pilot alike.
            ComponentRole.ControlPlane => "discovery",
            ComponentRole.Gateway => ObservedPod.ProxyContainer,
            ComponentRole.Kiali => "kiali",
            _ => null,
        };
        return containers.FirstOrDefault(container => container.Text("name") == name)
            ?? containers.FirstOrDefault(static container => container.Text("name") != ObservedPod.ProxyContainer)
            ?? (containers.Count > 0 ? containers[0] : null);
    }

    private static ComponentRole? Role(ObservedObject item, string ns)
    {
        IReadOnlyList<JsonObject> containers = item.Spec.Objects("template", "spec", "containers");
        IReadOnlyDictionary<string, string> pod = item.Spec.Map("template", "metadata", "labels");
        if (containers.Any(static container => container.Text("name") == "discovery" && container.Texts("args").Contains("discovery"))
            || pod.GetValueOrDefault("app") == "istiod"
            || pod.GetValueOrDefault("istio") == "pilot")
        {
            return ComponentRole.ControlPlane;
        }

        if (containers.Any(static container => IsGateway(container)) || item.Spec.Map("template", "metadata", "annotations").GetValueOrDefault("inject.istio.io/templates") == "gateway")
        {
            return ComponentRole.Gateway;
        }

        if (pod.GetValueOrDefault("app") == "kiali" || item.Name == "kiali")
        {
            return ComponentRole.Kiali;
        }

        bool isProgram = containers.Any(static container => Programs.Contains(ImageReference.Parse(container.Text("image")).Name) && container.Text("name") != ObservedPod.ProxyContainer);
        bool isLabelled = item.Label("release") == "istio" || item.Labels.ContainsKey("operator.istio.io/component");
        return item.Namespace == ns && (isProgram || isLabelled) ? ComponentRole.Other : null;
    }

    private static bool IsGateway(JsonObject container) =>
        container.Text("name") == ObservedPod.ProxyContainer
        && (container.Texts("args").Contains("router") || container.Text("image") == AutoImage);

    private static MeshWorkload WithVersion(MeshWorkload workload, MeshSnapshot snapshot)
    {
        string? image = workload.Image;
        if (image == AutoImage)
        {
            // Only the pods know what injection made of it.
            image = snapshot.Pods.FirstOrDefault(pod => pod.Namespace == workload.Namespace && workload.PodLabels.Count > 0 && workload.PodLabels.Select(pod.Labels))
                ?.ProxyContainerSpec.Text("image") ?? image;
        }

        string? tag = ImageReference.Parse(image).Tag;
        IstioVersion? version = ImageReference.Version(tag)
            ?? ImageReference.Version(workload.Object.Label(workload.Role == ComponentRole.Kiali ? "app.kubernetes.io/version" : "operator.istio.io/version"));
        return workload with { Version = version, VersionText = version?.Text ?? tag };
    }
}
