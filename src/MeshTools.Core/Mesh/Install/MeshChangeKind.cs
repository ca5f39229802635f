namespace MeshTools.Mesh;

/// <summary>What would become of an object.</summary>
public enum MeshChangeKind
{
    /// <summary>It would be made.</summary>
    Create,

    /// <summary>It would be changed.</summary>
    Change,

    /// <summary>It is right already.</summary>
    None,

    /// <summary>It would be deleted.</summary>
    Delete,
}
