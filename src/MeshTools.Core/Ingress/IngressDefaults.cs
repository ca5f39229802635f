namespace MeshTools.Ingress;

/// <summary>What Istio's own profiles call a gateway, and where the world expects it.</summary>
internal static class IngressDefaults
{
    public const string Gateway = "istio-ingressgateway";

    public const int HttpPort = GatewayPorts.Http;

    public const int HttpsPort = GatewayPorts.Https;
}
