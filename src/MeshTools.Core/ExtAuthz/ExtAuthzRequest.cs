using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>What Add-ExtAuthzFilter is to bring about.</summary>
internal sealed record ExtAuthzRequest
{
    /// <summary>What external authorization is called when nobody says otherwise: the source procedure's name.</summary>
    public const string DefaultName = "ingress-gateway-ef";

    /// <summary>The gateway of every profile.</summary>
    public const string DefaultGateway = "istio-ingressgateway";

    /// <summary>As it was given: <c>name.namespace</c>, a full name, a bare name, or a ServiceEntry's host.</summary>
    public required string Service { get; init; }

    public required int Port { get; init; }

    public ExtAuthzProtocol Protocol { get; init; }

    /// <summary>Names of gateway workloads, or <c>namespace/name</c>.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [DefaultGateway];

    public ExtAuthzForm Form { get; init; }

    /// <summary>The one listener to guard, by its port or by that of the Gateway's server; null for all.</summary>
    public int? ListenerPort { get; init; }

    /// <summary>How long the service has to answer; null for the default where the version can have one.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool FailOpen { get; init; }

    /// <summary>The status for clients while the service cannot be asked.</summary>
    public int StatusOnError { get; init; } = EnvoyStatus.Forbidden;

    /// <summary>How much of a request's body the service is sent; null for none.</summary>
    public int? MaxRequestBytes { get; init; }

    /// <summary>For HTTP: headers of the request that the service is sent.</summary>
    public IReadOnlyList<string> IncludeHeaders { get; init; } = [];

    /// <summary>For HTTP: headers of its answer that go on to the application with a request that it lets pass.</summary>
    public IReadOnlyList<string> HeadersToUpstream { get; init; } = [];

    /// <summary>For HTTP: headers of its answer that a client gets whom it refuses.</summary>
    public IReadOnlyList<string> HeadersToDownstream { get; init; } = [];

    public IReadOnlyList<string> ExceptPaths { get; init; } = [];

    public IReadOnlyList<string> ExceptHosts { get; init; } = [];

    /// <summary>For HTTP: what is put before the path of the request to the service.</summary>
    public string? PathPrefix { get; init; }

    public string Name { get; init; } = DefaultName;

    /// <summary>Take over an object of the name that MeshTools did not make, and fields that others set.</summary>
    public bool Force { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public required string Namespace { get; init; }

    /// <summary>The version to assume where the images do not tell it; null for none.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
