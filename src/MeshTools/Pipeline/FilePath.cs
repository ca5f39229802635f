using System.Management.Automation;
using MeshTools.Secrets;

namespace MeshTools.Pipeline;

/// <summary>Makes a path absolute against PowerShell's current location, which is not the process's.</summary>
internal static class FilePath
{
    /// <summary>The path on the file system.</summary>
    /// <remarks>
    /// What is no path but the content of a file is left as it is: the core says so and does not repeat it, where PowerShell would
    /// look for a drive of that name.
    /// </remarks>
    public static string Of(PSCmdlet cmdlet, string path) =>
        PathText.IsContent(path) ? path : cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
}
