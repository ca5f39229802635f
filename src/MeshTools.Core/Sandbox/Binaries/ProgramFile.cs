namespace MeshTools.Sandbox.Binaries;

/// <summary>Finds a program's file in a folder.</summary>
internal static class ProgramFile
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The full path, or null when it is not there or not executable.</summary>
    public static string? In(string folder, string name)
    {
        string path = Path.GetFullPath(Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name));
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != 0) ? path : null;
    }
}
