using System.Runtime.InteropServices;

namespace MeshTools.Loading;

/// <summary>
/// Which of the folders beside the module's assembly fits this runtime: precompiled for this very platform before plain,
/// newer before older.
/// </summary>
internal static class DependencyFolder
{
    /// <param name="bin">The folder of MeshTools.dll.</param>
    public static string Find(string bin)
    {
        foreach (string name in Candidates(Environment.Version.Major, RuntimeInformation.RuntimeIdentifier))
        {
            string folder = Path.Combine(bin, name);
            if (File.Exists(Path.Combine(folder, DependencyResolver.CoreName + ".dll")))
            {
                return folder;
            }
        }

        return Path.Combine(bin, "net8.0");
    }

    /// <summary>Folder names in the order of preference.</summary>
    /// <param name="major">The runtime's major version, e.g. 10.</param>
    /// <param name="rid">The platform, e.g. <c>linux-x64</c>.</param>
    public static string[] Candidates(int major, string rid) =>
        // Two targets are built; a .NET between them takes the older one.
        major >= 10 ? [$"net10.0-{rid}", "net10.0", "net8.0"] : ["net8.0"];
}
