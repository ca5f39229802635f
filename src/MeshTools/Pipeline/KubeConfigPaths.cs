using System.Management.Automation;
using MeshTools.Secrets;

namespace MeshTools.Pipeline;

/// <summary>Makes -KubeConfig absolute against PowerShell's current location, which is not the process's.</summary>
internal static class KubeConfigPaths
{
    public static string? Resolve(PSCmdlet cmdlet, string? paths) =>
        string.IsNullOrEmpty(paths) ? null
            : PathText.IsContent(paths) ? paths
            : string.Join(
                Path.PathSeparator,
                paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    .Select(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath));
}
