using System.Diagnostics;
using System.Reflection;

namespace MeshTools.Testing;

/// <summary>
/// A PowerShell engine in a process of its own (tests/MeshTools.ClashHost), for what the default load context decides once
/// and for all: which copy of an assembly is loaded.
/// </summary>
internal static class HostProcess
{
    private static readonly Dictionary<string, string?> Metadata = typeof(HostProcess).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToDictionary(static attribute => attribute.Key, static attribute => attribute.Value);

    /// <param name="when">When to load the other assemblies: before or after the module is used.</param>
    /// <param name="manifest">The module to import; "-" for none.</param>
    /// <param name="script">What to run with it.</param>
    /// <param name="assemblies">The other assemblies.</param>
    /// <param name="modulePath">PSModulePath, or null for the usual one.</param>
    /// <returns>The lines it printed; the test fails when the script had an error.</returns>
    public static IReadOnlyList<string> Run(string when, string manifest, string script, IEnumerable<string> assemblies, string? modulePath = null)
    {
        using Process process = Start(when, manifest, script, assemblies, modulePath);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.GetAwaiter().GetResult());
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>The same without waiting, for a test that kills it.</summary>
    public static Process Start(string when, string manifest, string script, IEnumerable<string> assemblies, string? modulePath = null)
    {
        string host = Path.Combine(Checkout.Root, "tests", "MeshTools.ClashHost", "bin", Metadata["Configuration"]!, "net10.0", "MeshTools.ClashHost.dll");
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[host, when, manifest, script, .. assemblies])
        {
            start.ArgumentList.Add(argument);
        }

        if (modulePath is not null)
        {
            start.Environment["PSModulePath"] = modulePath;
        }

        return Process.Start(start)!;
    }

    /// <summary>A file of a package that was downloaded for the tests.</summary>
    public static string Package(string id, string version, string file)
    {
        string path = Path.Combine(Metadata["NuGetPackageRoot"]!, id, version, file);
        Assert.True(File.Exists(path), $"{path} does not exist.");
        return path;
    }
}
