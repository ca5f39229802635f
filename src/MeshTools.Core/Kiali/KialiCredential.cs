using System.Security;
using MeshTools.Changes;

namespace MeshTools.Kiali;

/// <summary>How users get into a Kiali, and whether it was seen to work. Emitted by the KialiCredential commands.</summary>
public sealed record KialiCredential
{
    /// <summary>Kiali's namespace; binds to -Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>auth.strategy in Kiali's own words: login, token, anonymous, openid, openshift, header.</summary>
    public required string Strategy { get; init; }

    /// <summary>Strategy login: the user. Strategy token: the ServiceAccount whose token it is. Else null.</summary>
    public string? UserName { get; init; }

    /// <summary>Strategy login: the secret that Kiali reads; else null.</summary>
    public string? SecretName { get; init; }

    /// <summary>Strategy token: the ServiceAccount; else null. Binds to -ServiceAccount.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>Kiali's version; null when neither its image nor Kiali itself tells.</summary>
    public string? KialiVersion { get; init; }

    /// <summary>Whether Kiali was restarted for it.</summary>
    public bool Restarted { get; init; }

    /// <summary>True: Kiali accepted a real login. False: it refused one. Null: none was made; <see cref="Reason"/> says why.</summary>
    public bool? Verified { get; init; }

    /// <summary>What became of the login, or why none was made.</summary>
    public string? Reason { get; init; }

    /// <summary>What is wrong with it, in the words of Test-Mesh; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; init => field = EmittedList.Of(value); } = [];

    /// <summary>Strategy token: what to paste at Kiali's login. Null where none was asked for.</summary>
    public SecureString? Token { get; init; }

    /// <summary>When <see cref="Token"/> ceases to be valid, as the API server granted it.</summary>
    public DateTimeOffset? TokenExpires { get; init; }

    /// <summary>Whether the command changed anything in the cluster; null for commands that only look.</summary>
    public bool? Changed { get; init; }

    /// <summary>The context of the cluster; binds to -Context.</summary>
    public required string Context { get; init; }

    /// <summary>The kubeconfig that was given for the command, or null; binds to -KubeConfig.</summary>
    public string? KubeConfig { get; init; }
}
