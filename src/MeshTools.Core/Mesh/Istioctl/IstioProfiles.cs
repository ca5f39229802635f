namespace MeshTools.Mesh.Istioctl;

/// <summary>The profiles that each release has (SOURCES.md, section 1). Overlays (platform-*, compatibility-version-*) are none.</summary>
internal static class IstioProfiles
{
    /// <summary>Those of a version, sorted.</summary>
    public static IReadOnlyList<string> For(IstioVersion version) => version.Minor switch
    {
        _ when version.IsBefore(6) => ["default", "demo", "empty", "minimal", "remote", "separate"],
        6 or 7 => ["default", "demo", "empty", "minimal", "preview", "remote"],
        8 or 9 => ["default", "demo", "empty", "minimal", "openshift", "preview", "remote"],
        >= 10 and <= 14 => ["default", "demo", "empty", "external", "minimal", "openshift", "preview", "remote"],
        15 => ["default", "demo", "empty", "external", "minimal", "openshift", "preview"],
        >= 16 and <= 21 => ["ambient", "default", "demo", "empty", "external", "minimal", "openshift", "preview", "remote"],
        _ => ["ambient", "default", "demo", "empty", "minimal", "openshift", "openshift-ambient", "preview", "remote", "stable"],
    };

    /// <summary>All there ever were, for completion where no version is known.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["ambient", "default", "demo", "empty", "external", "minimal", "openshift", "openshift-ambient", "preview", "remote", "separate", "stable"];
}
