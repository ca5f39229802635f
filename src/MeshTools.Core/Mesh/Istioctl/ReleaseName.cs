using System.Runtime.InteropServices;

namespace MeshTools.Mesh.Istioctl;

/// <summary>What a release's files are called (SOURCES.md, section 1). Pure.</summary>
/// <param name="Version">The release.</param>
/// <param name="Platform">The operating system.</param>
/// <param name="Architecture">The processor.</param>
internal sealed record ReleaseName(IstioVersion Version, OSPlatform Platform, Architecture Architecture)
{
    /// <summary>The official address of all releases.</summary>
    public static readonly Uri Official = new("https://github.com/istio/istio/releases/download/");

    /// <summary>For this machine.</summary>
    public static ReleaseName ForThisMachine(IstioVersion version)
    {
        OSPlatform platform = OperatingSystem.IsWindows() ? OSPlatform.Windows : OperatingSystem.IsMacOS() ? OSPlatform.OSX : OSPlatform.Linux;
        return new ReleaseName(version, platform, RuntimeInformation.OSArchitecture);
    }

    /// <summary>The archive of the whole release: istioctl, and the samples with Kiali among them.</summary>
    public string Archive => $"istio-{Version}-{Suffix}";

    /// <summary>The program's name within it.</summary>
    public string Program => $"{Folder}/bin/{(Platform == OSPlatform.Windows ? "istioctl.exe" : "istioctl")}";

    /// <summary>Kiali's manifest within it.</summary>
    public string Kiali => $"{Folder}/samples/addons/kiali.yaml";

    private string Folder => $"istio-{Version}";

    private string Suffix
    {
        get
        {
            if (Platform == OSPlatform.Windows)
            {
                return Version.IsAtLeast(19) ? "win-amd64.zip" : "win.zip";
            }

            if (Platform == OSPlatform.OSX)
            {
                // Apple's own processors since 1.10; before that, and today still, they run the other one too.
                return Architecture == Architecture.Arm64 && Version.IsAtLeast(10) ? "osx-arm64.tar.gz"
                    : Version.IsAtLeast(19) ? "osx-amd64.tar.gz" : "osx.tar.gz";
            }

            string processor = Architecture switch { Architecture.Arm64 => "arm64", Architecture.Arm => "armv7", _ => "amd64" };
            return Version.IsAtLeast(6) ? $"linux-{processor}.tar.gz" : "linux.tar.gz";
        }
    }
}
