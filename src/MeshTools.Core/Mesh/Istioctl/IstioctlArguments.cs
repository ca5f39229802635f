using MeshTools.Errors;

namespace MeshTools.Mesh.Istioctl;

/// <summary>
/// The command line that renders. `manifest generate` has been there since 1.4 and talks to no cluster; MeshTools applies by
/// itself. Pure.
/// </summary>
internal static class IstioctlArguments
{
    // SOURCES.md, section 1: in 1.8 the addon left the installer, and the setting is an error.
    private const int KialiByFileSince = 8;

    /// <summary>True where Kiali comes from samples/addons/kiali.yaml of the release.</summary>
    public static bool HasKialiFile(IstioVersion version) => version.IsAtLeast(KialiByFileSince);

    /// <param name="request">What to render.</param>
    /// <param name="overlay">The file with further settings; null when there is none.</param>
    /// <exception cref="MeshToolsException">ProfileNotFound or RevisionNotSupported.</exception>
    public static IReadOnlyList<string> Generate(RenderRequest request, string? overlay)
    {
        IstioVersion version = request.Version;
        IReadOnlyList<string> profiles = IstioProfiles.For(version);
        if (!profiles.Contains(request.Profile))
        {
            throw new MeshToolsException(
                ErrorCatalog.ProfileNotFound, $"Istio {version} has no profile '{request.Profile}'; it has {string.Join(", ", profiles)}.", target: request.Profile);
        }

        if (request.Revision is not null && version.IsBefore(6))
        {
            throw new MeshToolsException(ErrorCatalog.RevisionNotSupported, $"Istio {version} has no revisions.", target: request.Revision);
        }

        List<string> arguments = ["manifest", "generate", "--set", $"profile={request.Profile}"];
        if (overlay is not null)
        {
            arguments.AddRange(["-f", overlay]);
        }

        if (request.Revision is not null)
        {
            Set($"revision={request.Revision}");
        }

        if (request.Namespace != MeshObserver.DefaultNamespace)
        {
            Set($"values.global.istioNamespace={request.Namespace}");
        }

        if (request.Kiali && !HasKialiFile(version))
        {
            Set("addonComponents.kiali.enabled=true");
        }

        foreach (string text in request.Settings.Texts)
        {
            Set(text);
        }

        return arguments;

        void Set(string setting) => arguments.AddRange(["--set", setting]);
    }
}
