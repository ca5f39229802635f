using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>What was seen of a mesh before anything is planned.</summary>
/// <param name="View">The mesh.</param>
/// <param name="Configs">The ConfigMaps with a mesh config, whole, by name; none where nothing is changed.</param>
internal sealed record ExtAuthzObservation(MeshView View, IReadOnlyDictionary<string, JsonObject> Configs)
{
    /// <summary>The version in which the server prefers EnvoyFilters, e.g. v1alpha3; null when it has none.</summary>
    public string? FilterVersion { get; init; }

    /// <summary>The same of AuthorizationPolicies: v1, or v1beta1 on old releases.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>The version that decides forms: the control plane's, else that of a gateway; null when no image tells it.</summary>
    public IstioVersion? Version => View.KnownVersion ?? View.GatewayWorkloads.Select(static gateway => gateway.Version).OfType<IstioVersion>().Max();

    /// <exception cref="MeshToolsException">ExtAuthzRefused: nothing tells the version.</exception>
    public IstioVersion KnownOrThrow() => Version ?? throw new MeshToolsException(
        ErrorCatalog.ExtAuthzRefused,
        $"No image of the control plane or of a gateway in context '{View.Snapshot.Context}' tells the version of Istio, which decides what guards a gateway.",
        "Give -Version.",
        target: View.Snapshot.Context);

    /// <summary>The version that decides forms for one gateway: that of its own control plane.</summary>
    public IstioVersion? VersionOf(MeshWorkload gateway) => GatewayConfig.Version(View, gateway) ?? Version;

    /// <summary>The name of the ConfigMap that a gateway's control plane reads; null when there is none.</summary>
    public string? ConfigOf(MeshWorkload gateway) => GatewayConfig.Of(View, gateway)?.Source.Name is string name && Configs.ContainsKey(name) ? name : null;
}
