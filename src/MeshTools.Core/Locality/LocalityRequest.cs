using MeshTools.Mesh;

namespace MeshTools.Locality;

/// <summary>What Enable- or Disable-LocalityLb is to bring about.</summary>
internal sealed record LocalityRequest
{
    public required IReadOnlyList<ServiceInput> Services { get; init; }

    /// <summary>From region to region.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Failover { get; init; } = [];

    public IReadOnlyList<DistributeEntry> Distribute { get; init; } = [];

    public IReadOnlyList<string> FailoverPriority { get; init; } = [];

    /// <summary>Null leaves what an existing rule says, and is the source procedure's 7 for a new one. The same for the next two.</summary>
    public int? ConsecutiveErrors { get; init; }

    public TimeSpan? Interval { get; init; }

    public TimeSpan? BaseEjectionTime { get; init; }

    /// <summary>Null leaves it; Envoy's default is 10.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <summary>Set PILOT_ENABLE_LOCALITY_LOAD_BALANCING also where nobody reads it.</summary>
    public bool SetPilotEnv { get; init; }

    /// <summary>Also with half-labelled nodes.</summary>
    public bool Force { get; init; }

    /// <summary>The version to assume where the images do not tell it.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>Whether something else than the usual order is asked for.</summary>
    public bool HasSetting => Failover.Count + Distribute.Count + FailoverPriority.Count > 0;
}
