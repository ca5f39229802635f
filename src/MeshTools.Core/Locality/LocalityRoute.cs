namespace MeshTools.Locality;

/// <summary>What one locality gets of one caller's requests for one host. Emitted by Test-LocalityLb.</summary>
public sealed record LocalityRoute
{
    /// <summary>The host, e.g. <c>web.shop.svc.cluster.local</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The port, as clients name it.</summary>
    public required int Port { get; init; }

    /// <summary>The gateway whose pods ask; null for a caller in general.</summary>
    public string? Gateway { get; init; }

    /// <summary>Where the caller is, e.g. <c>shenzhen/room-1</c>; empty when nobody knows.</summary>
    public required string From { get; init; }

    /// <summary>Where these endpoints are; empty when nobody knows.</summary>
    public required string To { get; init; }

    /// <summary>Envoy's priority: 0 is asked first. Null when a distribute entry leaves this locality out.</summary>
    public int? Priority { get; init; }

    /// <summary>The share of the requests while all endpoints are well, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The share when the endpoints in the caller's place, or in the regions of -Unhealthy, fail.</summary>
    public required double ShareWhenLocalFails { get; init; }

    /// <summary>Ready endpoints there.</summary>
    public required int Endpoints { get; init; }

    /// <summary>Whether locality makes a difference at all for this caller and host.</summary>
    public required bool Effective { get; init; }

    /// <summary>Why it does, or everything that keeps it from doing so.</summary>
    public required string Reason { get; init; }

    /// <summary>The priority that istiod really sends (-Live); null when not asked, or when it sends none.</summary>
    public int? LivePriority { get; init; }

    /// <summary>The endpoints that istiod really sends (-Live); null when not asked.</summary>
    public int? LiveEndpoints { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
