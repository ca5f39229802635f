namespace MeshTools.Cluster;

/// <summary>
/// The forms in which the API server sends objects. The lighter ones matter: a Node is 5 to 20 kB, most of it the list of
/// images, and its metadata 2.
/// </summary>
internal enum ObjectForm
{
    /// <summary>As stored.</summary>
    Full,

    /// <summary>apiVersion, kind and metadata (meta.k8s.io/v1 PartialObjectMetadata).</summary>
    Metadata,

    /// <summary>
    /// Rows of what kubectl prints, each with the object's metadata (meta.k8s.io/v1 Table). The only light form that tells
    /// a node's readiness.
    /// </summary>
    Table,
}
