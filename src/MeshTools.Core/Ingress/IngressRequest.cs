namespace MeshTools.Ingress;

/// <summary>What Publish-IngressGateway is to bring about.</summary>
internal sealed record IngressRequest
{
    /// <summary>The label of nodes that carry the gateway, where nothing else is said: the source procedure's.</summary>
    public static IReadOnlyDictionary<string, string> DefaultSelector { get; } = new Dictionary<string, string> { ["front_end"] = "true" };

    /// <summary>The gateway's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The gateway's name: that of its Deployment or DaemonSet.</summary>
    public required string Name { get; init; }

    /// <summary>The labels of the nodes; null for those it was published with, or else <see cref="DefaultSelector"/>.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Nodes that are given the labels; empty when they have them.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Patterns of names of nodes, beside <see cref="Nodes"/>.</summary>
    public IReadOnlyList<(string Text, Func<string, bool> Fits)> NodePatterns { get; init; } = [];

    /// <summary>The nodes' port for HTTP; 0 for none, null for the one it was published with, or else 80.</summary>
    public int? HttpPort { get; init; }

    /// <summary>The nodes' port for HTTPS; 0 for none, null for the one it was published with, or else 443.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>Make the Service one of type ClusterIP.</summary>
    public bool ToClusterIP { get; init; }

    /// <summary>How long the nodes may take to serve.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Go on without the nodes that cannot serve now, and take over labels that have another value.</summary>
    public bool Force { get; init; }

    /// <summary>Let the Deployment go only when the ports of the nodes take a connection from here.</summary>
    public bool Reach { get; init; }

    /// <summary>Nothing will be approved (-WhatIf).</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
