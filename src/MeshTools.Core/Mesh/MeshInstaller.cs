namespace MeshTools.Mesh;

/// <summary>What put a mesh into its cluster.</summary>
public enum MeshInstaller
{
    /// <summary>It left no sign.</summary>
    Unknown,

    /// <summary>Install-Mesh.</summary>
    MeshTools,

    /// <summary>istioctl, or what it rendered.</summary>
    Istioctl,

    /// <summary>Helm.</summary>
    Helm,

    /// <summary>Istio's operator in the cluster.</summary>
    Operator,
}
