using MeshTools.Mesh;

namespace MeshTools.Locality;

/// <summary>What Test-LocalityLb is to find out.</summary>
internal sealed record LocalityTestRequest
{
    public required IReadOnlyList<ServiceInput> Services { get; init; }

    /// <summary>REGION, REGION/ZONE or REGION/ZONE/SUBZONE; null for a gateway.</summary>
    public string? From { get; init; }

    /// <summary>NAME or NAME.NAMESPACE; null for a caller in general.</summary>
    public string? Gateway { get; init; }

    /// <summary>The port, as clients name it; the service's first when null.</summary>
    public int? Port { get; init; }

    /// <summary>Places whose endpoints fail in the second reckoning; those of the caller's place when empty.</summary>
    public IReadOnlyList<string> Unhealthy { get; init; } = [];

    /// <summary>The caller's namespace; the service's own when null.</summary>
    public string? CallerNamespace { get; init; }

    /// <summary>Show beside it what istiod really sends.</summary>
    public bool Live { get; init; }

    /// <summary>The version to assume where the images do not tell it.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
