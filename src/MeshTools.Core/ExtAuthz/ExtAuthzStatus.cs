namespace MeshTools.ExtAuthz;

/// <summary>Whether requests to a gateway's server are authorized.</summary>
public enum ExtAuthzStatus
{
    /// <summary>Each request is put to the authorization service, but for paths and hosts that the reason names.</summary>
    Guarded,

    /// <summary>Requests come in unasked.</summary>
    Open,

    /// <summary>Requests come in unasked, and the policy says so.</summary>
    Excepted,
}
