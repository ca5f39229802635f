namespace MeshTools.Kiali;

/// <summary>What became of a login.</summary>
internal enum KialiAnswerKind
{
    /// <summary>Kiali let the user in (HTTP 200).</summary>
    Accepted,

    /// <summary>Kiali refused the credential (HTTP 401).</summary>
    Refused,

    /// <summary>Kiali has no secret to compare with (HTTP 520).</summary>
    SecretMissing,

    /// <summary>Kiali failed over it (HTTP 5xx).</summary>
    Failed,

    /// <summary>Kiali lets users in by another strategy than the one asked for.</summary>
    OtherStrategy,

    /// <summary>Kiali could not be asked.</summary>
    NotMade,

    /// <summary>Kiali may not be asked: that will not change by waiting.</summary>
    Denied,
}
