namespace MeshTools.Mesh.Istioctl;

/// <summary>What to have rendered.</summary>
internal sealed record RenderRequest
{
    public required IstioVersion Version { get; init; }

    public string Profile { get; init; } = "default";

    /// <summary>Further settings.</summary>
    public IstioSettings Settings { get; init; } = IstioSettings.None;

    /// <summary>The revision; null for the default one.</summary>
    public string? Revision { get; init; }

    /// <summary>The mesh's root namespace.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>Kiali too, in the form of the version.</summary>
    public bool Kiali { get; init; }

    /// <summary>-IstioctlPath; null to look for one.</summary>
    public string? IstioctlPath { get; init; }

    /// <summary>-Mirror: an address or a folder that has the release archives; null for Istio's own.</summary>
    public string? Mirror { get; init; }
}
