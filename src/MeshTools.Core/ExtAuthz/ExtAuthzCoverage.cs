using MeshTools.Changes;

namespace MeshTools.ExtAuthz;

/// <summary>Whether one server of a gateway is guarded by external authorization. Emitted by Test-ExtAuthzFilter.</summary>
public sealed record ExtAuthzCoverage
{
    /// <summary>The gateway's workload, e.g. <c>istio-ingressgateway</c>.</summary>
    public required string Gateway { get; init; }

    /// <summary>The namespace of the gateway's workload: another may have one of the same name.</summary>
    public required string GatewayNamespace { get; init; }

    /// <summary>As <see cref="ExtAuthzGateways.Key"/> tells gateways apart.</summary>
    internal string GatewayKey => $"{GatewayNamespace}/{Gateway}";

    /// <summary>Port and protocol, e.g. <c>443/HTTPS</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The port that the Gateway object gives it.</summary>
    public int? Port { get; init; }

    /// <summary>The ports that its listener has: in Istio 1.5 the Gateway's, from 1.6 on the Service's targetPort.</summary>
    public required IReadOnlyList<int> ListenerPorts { get; init => field = EmittedList.Of(value); }

    /// <summary>Its hosts.</summary>
    public required IReadOnlyList<string> Hosts { get; init => field = EmittedList.Of(value); }

    /// <summary>The Gateway object it stands in, e.g. <c>gateway/istio-system/web</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Guarded, Open or Excepted.</summary>
    public required ExtAuthzStatus Status { get; init; }

    /// <summary>True when it is excepted, or guarded by a service that can answer.</summary>
    public required bool IsHealthy { get; init; }

    /// <summary>Why it is open, what is excepted, or what is wrong with what guards it; null when there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>What guards it, e.g. <c>envoyfilter/istio-system/ingress-gateway-ef</c>; null when nothing does.</summary>
    public string? Filter { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>E.g. <c>istio-ingressgateway 443/HTTPS Guarded</c>.</summary>
    public override string ToString() => $"{Gateway} {Server} {Status}";
}
