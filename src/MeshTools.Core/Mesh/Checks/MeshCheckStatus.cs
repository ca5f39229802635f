namespace MeshTools.Mesh;

/// <summary>How a check came out.</summary>
public enum MeshCheckStatus
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>It works, but will surprise somebody.</summary>
    Warn,

    /// <summary>It does not do what it is there for.</summary>
    Fail,

    /// <summary>Nothing to look at, or it could not be looked at; the reason says which.</summary>
    Skip,
}
