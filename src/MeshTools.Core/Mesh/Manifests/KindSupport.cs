namespace MeshTools.Mesh.Manifests;

/// <summary>What a server makes of a kind in a manifest.</summary>
internal enum KindSupport
{
    /// <summary>It serves the kind in this version.</summary>
    Served,

    /// <summary>It will, once the manifest's own CRD is there.</summary>
    Defined,

    /// <summary>It serves another version, into which the objects are converted without loss (<see cref="VersionConversion"/>).</summary>
    Convertible,

    /// <summary>It does not.</summary>
    Unsupported,
}
