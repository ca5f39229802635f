using System.Globalization;
using MeshTools.Errors;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Sandbox.Standin;

/// <summary>
/// How to run the stand-in: with a dotnet host where there is one, else with the pwsh that this runs in, which has a
/// runtime of its own and may be all there is.
/// </summary>
internal static class StandinProgram
{
    private const string AssemblyName = "MeshTools.StandinKubelet.dll";

    // What the program is built for; its runtimeconfig lets it roll forward.
    private const int OldestRuntime = 8;

    /// <param name="folder">The sandbox's folder.</param>
    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="self">The program this process runs.</param>
    /// <exception cref="MeshToolsException">SandboxStartFailed: nothing can run it.</exception>
    public static ProcessSpec Describe(SandboxFolder folder, Func<string, string?> variable, string? self)
    {
        string assembly = FindAssembly() ?? throw new MeshToolsException(
            ErrorCatalog.SandboxStartFailed, $"{AssemblyName} is missing beside {typeof(StandinProgram).Assembly.Location}.", "Build or install the module again.");

        // One heap and no background collector: it is one of many on a small machine.
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "0", ["DOTNET_gcConcurrent"] = "0", ["DOTNET_TieredPGO"] = "0" };
        if (FindHost(variable, self) is string host)
        {
            environment["DOTNET_ROOT"] = Path.GetDirectoryName(host)!;
            return new ProcessSpec(StandinKubelet.Name, host, [assembly, folder.Path], folder.Log(StandinKubelet.Name), environment);
        }

        if (self is not null && IsNamed(self, "pwsh"))
        {
            environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            environment["POWERSHELL_UPDATECHECK"] = "Off";
            string command = $"[void][Reflection.Assembly]::LoadFrom({Quote(assembly)}).EntryPoint.Invoke($null, @(, [string[]]@({Quote(folder.Path)})))";
            return new ProcessSpec(
                StandinKubelet.Name, self, ["-NoProfile", "-NonInteractive", "-Command", command], folder.Log(StandinKubelet.Name), environment);
        }

        throw new MeshToolsException(
            ErrorCatalog.SandboxStartFailed,
            $"Neither a dotnet host nor pwsh was found to run {AssemblyName} with.",
            "Install the .NET runtime, or set DOTNET_ROOT to the folder that holds dotnet.");
    }

    /// <summary>Laid out in the folder for the oldest runtime, beside this assembly's or its very own.</summary>
    private static string? FindAssembly()
    {
        string folder = Path.GetDirectoryName(typeof(StandinProgram).Assembly.Location)!;
        string[] places = [Path.Combine(folder, AssemblyName), Path.Combine(folder, "..", "net8.0", AssemblyName)];
        return places.Select(Path.GetFullPath).FirstOrDefault(static path => File.Exists(path) && File.Exists(Path.ChangeExtension(path, ".runtimeconfig.json")));
    }

    private static string? FindHost(Func<string, string?> variable, string? self)
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        IEnumerable<string?> candidates =
        [
            self is not null && IsNamed(self, "dotnet") ? self : null,
            variable("DOTNET_HOST_PATH"),
            variable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, name) : null,
            .. (variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(Path.IsPathFullyQualified)
                .Select(folder => Path.Combine(folder, name)),
        ];
        return candidates.Select(Resolve).FirstOrDefault(static host => host is not null && HasRuntime(host));
    }

    /// <summary>The file itself: /usr/bin/dotnet is a link, and the runtimes are beside what it points to.</summary>
    private static string? Resolve(string? path) =>
        string.IsNullOrEmpty(path) || !File.Exists(path) ? null : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    private static bool HasRuntime(string host)
    {
        string runtimes = Path.Combine(Path.GetDirectoryName(host)!, "shared", "Microsoft.NETCore.App");
        return Directory.Exists(runtimes) && Directory.EnumerateDirectories(runtimes).Any(static folder =>
            int.TryParse(Path.GetFileName(folder).Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) && major >= OldestRuntime);
    }

    private static bool IsNamed(string path, string name) =>
        string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.OrdinalIgnoreCase);

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
