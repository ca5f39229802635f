namespace MeshTools.Cluster;

/// <summary>What happened to a watched object.</summary>
internal enum WatchEventType
{
    /// <summary>It is there: it was there already, or it has come.</summary>
    Added,

    /// <summary>It has changed.</summary>
    Modified,

    /// <summary>It is gone.</summary>
    Deleted,
}
