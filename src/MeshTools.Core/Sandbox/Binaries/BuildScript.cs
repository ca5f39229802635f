namespace MeshTools.Sandbox.Binaries;

/// <summary>The script that builds the control plane from Debian's source package: the way out where nothing can be downloaded.</summary>
internal static class BuildScript
{
    private const string FileName = "build-control-plane.sh";

    /// <summary>What to do when the programs cannot be had, where the script can help; else null.</summary>
    public static string? Advice()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "Kubernetes releases these programs for Linux only: give -AssetsPath a folder with builds of your own, or use WSL or a Linux machine.";
        }

        return File.Exists("/etc/debian_version") && Find() is string script
            ? $"On this Debian machine run: bash '{script}' (builds them from Debian's source package into the cache, about six minutes), then try again. Or give -AssetsPath a folder that holds the four programs."
            : null;
    }

    /// <summary>It is laid out beside this assembly, or one folder up, beside MeshTools.dll.</summary>
    private static string? Find()
    {
        string folder = Path.GetDirectoryName(typeof(BuildScript).Assembly.Location)!;
        string[] places = [Path.Combine(folder, "..", FileName), Path.Combine(folder, FileName), Path.Combine(folder, "Sandbox", FileName)];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists);
    }
}
