using System.Text.Json;
using MeshTools.Build.DotNet;
using MeshTools.Build.Processes;

namespace MeshTools.Build.PowerShell;

/// <summary>PowerShell and Pester as NuGet has them, for machines where nobody installed them.</summary>
/// <param name="Pwsh">pwsh.dll, which the dotnet host runs.</param>
/// <param name="Pester">Pester's manifest.</param>
internal sealed record PowerShellPackages(string Pwsh, string Pester)
{
    private const string Project = "MeshTools.PowerShell.csproj";

    /// <summary>Fetches them, once a machine.</summary>
    /// <returns>Null where NuGet does not have them.</returns>
    public static async Task<PowerShellPackages?> FetchAsync(Checkout checkout, DotNetCli dotnet, CancellationToken cancellationToken)
    {
        string project = Path.Combine(checkout.Root, "build", "PowerShell", Project);
        ChildResult restored = await dotnet.TryAsync(["restore", project, "-nologo"], cancellationToken);
        if (restored.ExitCode != 0)
        {
            return null;
        }

        ChildResult asked = await dotnet.TryAsync(
            ["msbuild", project, "-nologo", "-getProperty:NuGetPackageRoot", "-getProperty:PowerShellVersion", "-getProperty:PesterVersion"], cancellationToken);
        if (asked.ExitCode != 0)
        {
            return null;
        }

        using JsonDocument answer = JsonDocument.Parse(string.Join('\n', asked.Lines));
        JsonElement properties = answer.RootElement.GetProperty("Properties");
        string root = properties.GetProperty("NuGetPackageRoot").GetString()!;
        string system = OperatingSystem.IsWindows() ? "win" : "unix";
        PowerShellPackages packages = new(
            Path.Combine(root, "powershell", properties.GetProperty("PowerShellVersion").GetString()!, "tools", "net10.0", "any", system, "pwsh.dll"),
            Path.Combine(root, "pester", properties.GetProperty("PesterVersion").GetString()!, "tools", "Pester.psd1"));
        return File.Exists(packages.Pwsh) && File.Exists(packages.Pester) ? packages : null;
    }
}
