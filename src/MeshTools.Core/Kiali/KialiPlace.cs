using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>Where Kiali is asked.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Service">Its Service; null when none leads to it.</param>
/// <param name="ServicePort">The Service's port.</param>
/// <param name="PodPort">The port that Kiali listens on.</param>
/// <param name="Root">The path it is served under, without slashes around it; empty for none.</param>
/// <param name="IsHttps">True when Kiali has a certificate of its own.</param>
/// <param name="PodLabels">What its pods are found by.</param>
internal sealed record KialiPlace(
    string Namespace, string? Service, string ServicePort, int PodPort, string Root, bool IsHttps, IReadOnlyDictionary<string, string> PodLabels)
{
    public static KialiPlace Of(KialiObservation kiali)
    {
        int podPort = kiali.Config?.Port ?? KialiNames.Port;
        ObservedObject? service = kiali.View.ServicesOf(kiali.Workload).FirstOrDefault(item => Port(item, podPort) is not null);
        return new KialiPlace(
            kiali.Namespace,
            service?.Name,
            (service is null ? null : Port(service, podPort)) ?? string.Empty,
            podPort,
            (kiali.Config?.WebRoot ?? KialiNames.WebRoot).Trim('/'),
            kiali.Config?.IsHttps ?? false,
            kiali.Workload.PodLabels);
    }

    public string Path(string path) => Root.Length == 0 ? path : $"{Root}/{path}";

    /// <summary>The Service's port that leads to Kiali's pages; the other one is for metrics.</summary>
    private static string? Port(ObservedObject service, int podPort)
    {
        IReadOnlyList<JsonObject> ports = service.Spec.Objects("ports");
        JsonObject? port = ports.FirstOrDefault(item => item.Number("targetPort") == podPort)
            ?? ports.FirstOrDefault(item => item.Number("port") == podPort)
            ?? ports.FirstOrDefault(static item => item.Text("name") != "http-metrics");
        return port.Text("port");
    }
}
