using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>A Deployment or DaemonSet of the mesh.</summary>
/// <param name="Object">The object.</param>
/// <param name="Role">What it is there for.</param>
internal sealed record MeshWorkload(ObservedObject Object, ComponentRole Role)
{
    public string Name => Object.Name;

    public string? Namespace => Object.Namespace;

    public string Target => Object.Target;

    public bool IsDaemonSet => Object.Kind == MeshKinds.DaemonSet;

    public JsonNode? PodSpec => Object.Spec.At("template", "spec");

    public IReadOnlyDictionary<string, string> PodLabels => Object.Spec.Map("template", "metadata", "labels");

    /// <summary>The container that is the component, sidecars aside.</summary>
    public JsonObject? Container => ComponentReader.MainContainer(PodSpec, Role);

    public string? Image => Container.Text("image");

    /// <summary>What version it is; null where tags and labels do not say, e.g. for a test build.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The version, or else the image's tag as it is.</summary>
    public string? VersionText { get; init; }

    /// <summary>Its revision; null for releases and components without one.</summary>
    public string? Revision => Object.Label("istio.io/rev") ?? PodLabels.GetValueOrDefault("istio.io/rev");

    /// <summary>How many pods there should be.</summary>
    public int Desired => IsDaemonSet ? Object.Status.Number("desiredNumberScheduled") ?? 0 : Object.Spec.Number("replicas") ?? 1;

    /// <summary>How many pods are ready.</summary>
    public int Ready => Object.Status.Number(IsDaemonSet ? "numberReady" : "readyReplicas") ?? 0;

    /// <summary>The literal value of an environment variable; null when it is not set so.</summary>
    public string? Setting(string variable) =>
        Container.Objects("env").FirstOrDefault(item => item.Text("name") == variable).Text("value");

    /// <summary>True for an environment variable that is on: istiod reads Booleans as Go's strconv.ParseBool does.</summary>
    public bool IsOn(string variable) => Setting(variable) is "1" or "t" or "T" or "true" or "True" or "TRUE";

    public bool HasVariable(string variable) => Container.Objects("env").Any(item => item.Text("name") == variable);
}
