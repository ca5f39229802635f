using System.Net;

namespace MeshTools.Kiali;

/// <summary>What Set-KialiCredential is to bring about.</summary>
internal sealed record KialiRequest
{
    /// <summary>Kiali's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The strategy; null for the one that the version and the present settings ask for.</summary>
    public KialiStrategy? Strategy { get; init; }

    /// <summary>User and passphrase for strategy login.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>The secret; null for the one that Kiali mounts.</summary>
    public string? SecretName { get; init; }

    /// <summary>Strategy token: whose token is made.</summary>
    public string ServiceAccount { get; init; } = KialiNames.Account;

    /// <summary>Strategy token: how long it is to be valid.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long restart and login may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Nothing will be approved (-WhatIf): no token is asked for either.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>The kubeconfig that was given, for the output.</summary>
    public string? KubeConfig { get; init; }
}
