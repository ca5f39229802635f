using MeshTools.Changes;

namespace MeshTools.ExtAuthz;

/// <summary>External authorization at a gateway. Emitted by Add-, Get- and Remove-ExtAuthzFilter.</summary>
public sealed record ExtAuthzFilter
{
    /// <summary>The EnvoyFilter's or AuthorizationPolicy's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its namespace: that of the gateway's pods.</summary>
    public required string Namespace { get; init; }

    /// <summary>EnvoyFilter, or Provider for an AuthorizationPolicy with action CUSTOM.</summary>
    public required ExtAuthzForm Form { get; init; }

    /// <summary>The gateway it is for, e.g. <c>istio-ingressgateway</c>; several with commas between; null when it picks none.</summary>
    public string? Gateway { get; init; }

    /// <summary>Namespace and name of each gateway it is for: another namespace may have one of the same name.</summary>
    internal IReadOnlyList<string> GatewayKeys { get; init; } = [];

    /// <summary>The full name of the service that is asked; null when it says none that can be read.</summary>
    public string? Service { get; init; }

    /// <summary>The service's port.</summary>
    public int? Port { get; init; }

    /// <summary>gRPC or HTTP; null when it says neither.</summary>
    public ExtAuthzProtocol? Protocol { get; init; }

    /// <summary>How long the service has to answer; null when it is not set: Envoy's own is 200 ms, a provider's 600 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>True when requests pass while the service cannot be asked.</summary>
    public required bool FailOpen { get; init; }

    /// <summary>The HTTP status that clients get while the service cannot be asked.</summary>
    public required int StatusOnError { get; init; }

    /// <summary>The gateway's servers whose requests are authorized, as <c>80/HTTP</c>.</summary>
    public required IReadOnlyList<string> Guarded { get; init => field = EmittedList.Of(value); }

    /// <summary>The gateway's servers whose requests come in unasked.</summary>
    public required IReadOnlyList<string> Unguarded { get; init => field = EmittedList.Of(value); }

    /// <summary>The provider's name in the mesh config; null for an EnvoyFilter.</summary>
    public string? Provider { get; init; }

    /// <summary>The one listener it is for; null for all.</summary>
    public int? ListenerPort { get; init; }

    /// <summary>Paths whose requests are not authorized.</summary>
    public required IReadOnlyList<string> ExceptPaths { get; init => field = EmittedList.Of(value); }

    /// <summary>Hosts whose requests are not authorized.</summary>
    public required IReadOnlyList<string> ExceptHosts { get; init => field = EmittedList.Of(value); }

    /// <summary>True when MeshTools made it, so that Remove-ExtAuthzFilter takes it away again.</summary>
    public required bool IsManaged { get; init; }

    /// <summary>True when an object was written; false when all was right already; null when only read.</summary>
    public bool? Changed { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public required string MeshNamespace { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The name, so that the object stands for the filter wherever text is wanted.</summary>
    public override string ToString() => Name;
}
