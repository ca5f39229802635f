namespace MeshTools.Mesh.Checks;

/// <summary>When a check makes sense.</summary>
[Flags]
internal enum CheckPhase
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>With a mesh.</summary>
    Running = 1,

    /// <summary>On a cluster that is to get a mesh.</summary>
    BeforeInstall = 2,

    /// <summary>With and without a mesh.</summary>
    Always = Running | BeforeInstall,
}
