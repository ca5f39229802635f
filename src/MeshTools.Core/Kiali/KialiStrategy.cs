namespace MeshTools.Kiali;

/// <summary>The ways into Kiali that Set-KialiCredential can set (auth.strategy).</summary>
public enum KialiStrategy
{
    /// <summary>User name and passphrase of a secret. Kiali up to 1.22.</summary>
    Login,

    /// <summary>The token of a Kubernetes user or ServiceAccount.</summary>
    Token,

    /// <summary>Everybody who can reach Kiali is let in.</summary>
    Anonymous,
}
