using MeshTools.Errors;

namespace MeshTools.Sandbox;

/// <summary>Where this user's sandboxes and cached programs are, by the XDG conventions.</summary>
/// <param name="State">The folder that holds one folder a sandbox.</param>
/// <param name="Cache">The folder that holds one folder a version of the control plane.</param>
internal sealed record SandboxRoot(string State, string Cache)
{
    /// <param name="variable">Reads an environment variable.</param>
    public static SandboxRoot Find(Func<string, string?> variable) => new(
        Path.Combine(Base(variable, "XDG_STATE_HOME", ".local/state"), "meshtools", "sandboxes"),
        Path.Combine(Base(variable, "XDG_CACHE_HOME", ".cache"), "meshtools", "control-plane"));

    /// <summary>The folder of a sandbox, whether it exists or not.</summary>
    public SandboxFolder Folder(string name) => new(name, Path.Combine(State, SandboxName.Check(name)));

    /// <summary>The folders that exist, by name.</summary>
    public IReadOnlyList<SandboxFolder> Folders()
    {
        if (!Directory.Exists(State))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories(State)
                .Select(static path => new SandboxFolder(System.IO.Path.GetFileName(path), path))
                .Where(static folder => SandboxName.IsValid(folder.Name))
                .OrderBy(static folder => folder.Name, StringComparer.Ordinal),
        ];
    }

    // The XDG rule: a value that is not an absolute path is to be ignored.
    private static string Base(Func<string, string?> variable, string name, string beneathHome)
    {
        if (variable(name) is { Length: > 0 } given && Path.IsPathFullyQualified(given))
        {
            return given;
        }

        if (OperatingSystem.IsWindows())
        {
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        }

        string? home = variable("HOME") is { Length: > 0 } set ? set : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return string.IsNullOrEmpty(home)
            ? throw new MeshToolsException(ErrorCatalog.SandboxFolderUnusable, $"Neither {name} nor HOME names a folder for sandboxes.")
            : Path.Combine(home, beneathHome);
    }
}
