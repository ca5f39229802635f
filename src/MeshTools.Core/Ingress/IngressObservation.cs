using System.Text.Json.Nodes;
using MeshTools.Mesh;
using MeshTools.Mesh.Topology;

namespace MeshTools.Ingress;

/// <summary>What the cluster holds of a gateway: a look at everything, and the whole of what may be changed.</summary>
internal sealed record IngressObservation
{
    public required MeshView View { get; init; }

    /// <summary>The gateway's namespace; null when it was not, or may not be, looked at.</summary>
    public JsonObject? Home { get; init; }

    /// <summary>The Deployment, whole; null when there is none.</summary>
    public JsonObject? Deployment { get; init; }

    /// <summary>The DaemonSet of the same name, whole; null when there is none.</summary>
    public JsonObject? DaemonSet { get; init; }

    /// <summary>The gateway's Service, whole; null when none selects it.</summary>
    public JsonObject? Service { get; init; }

    /// <summary>The autoscaler of the Deployment, whole, in the richest version; null when there is none.</summary>
    public JsonObject? Autoscaler { get; init; }

    /// <summary>The versions of autoscalers that the server has.</summary>
    public IReadOnlyList<string> AutoscalerVersions { get; init; } = [];

    /// <summary>The Secret that tells what was there before; null when the gateway is not published.</summary>
    public JsonObject? RecordSecret { get; init; }

    /// <summary>What is known of the network plugin.</summary>
    public PortmapReading Portmap { get; init; } = PortmapReading.Unknown;

    public MeshSnapshot Snapshot => View.Snapshot;

    /// <summary>What the template is taken from: the Deployment wherever there is one, as its installer knows the newer form.</summary>
    public JsonObject? Source => Deployment ?? DaemonSet;
}
