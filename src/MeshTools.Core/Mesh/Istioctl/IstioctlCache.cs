namespace MeshTools.Mesh.Istioctl;

/// <summary>Releases that were fetched: one folder each, which appears in one step when all of it is there and checked.</summary>
/// <param name="Root">The folder.</param>
internal sealed record IstioctlCache(string Root)
{
    private static readonly string Program = OperatingSystem.IsWindows() ? "istioctl.exe" : "istioctl";

    /// <summary>The user's own, by the XDG conventions; LocalApplicationData on Windows.</summary>
    public static IstioctlCache OfUser(Func<string, string?> variable)
    {
        string? given = variable("XDG_CACHE_HOME");
        string cache = !string.IsNullOrEmpty(given) && Path.IsPathFullyQualified(given) ? given
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new IstioctlCache(Path.Combine(cache, "meshtools", "istio"));
    }

    /// <summary>The folder of a release, there or not.</summary>
    public string Folder(IstioVersion version) => Path.Combine(Root, version.Text);

    /// <summary>Where the program is in a release's folder.</summary>
    public static string ProgramIn(string folder) => Path.Combine(folder, Program);

    /// <summary>Where Kiali's manifest is in a release's folder.</summary>
    public static string KialiIn(string folder) => Path.Combine(folder, "kiali.yaml");

    /// <summary>The release; null when it is not here.</summary>
    public IstioctlProgram? Find(IstioVersion version)
    {
        string folder = Folder(version);
        string program = ProgramIn(folder);
        string kiali = KialiIn(folder);
        return File.Exists(program) ? new IstioctlProgram(program, version, "the cache", File.Exists(kiali) ? kiali : null) : null;
    }
}
