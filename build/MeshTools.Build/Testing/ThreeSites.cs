using MeshTools.Build.Commands;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Testing;

/// <summary>
/// The ground of MeshTools.Sites.Tests: three sites of real nodes, which tests/sites brings up from Debian's packages, as
/// root. Where that cannot be, the tier is not run; where it can, a rig that does not come up fails the tests.
/// </summary>
internal static class ThreeSites
{
    /// <summary>The project that stands on it.</summary>
    public const string Project = "MeshTools.Sites.Tests";

    /// <summary>Tells the tests and the rig's commands where the rig is.</summary>
    public const string StateVariable = "MESHTOOLS_SITES_STATE";

    /// <summary>Why there can be none here; null when there can.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "three sites are made of Linux namespaces, and this is no Linux";
        }

        if (!File.Exists("/usr/bin/apt-get"))
        {
            return "three sites are made from Debian's packages, and there is no apt-get";
        }

        return Environment.IsPrivilegedProcess ? null : "three sites need root";
    }

    /// <summary>Takes down what the tests should have taken down.</summary>
    /// <returns>What is wrong; null when nothing was left.</returns>
    public static async Task<string?> SweepAsync(Job job, string state)
    {
        if (!Directory.Exists(state))
        {
            return null;
        }

        ChildProcess down = new("bash", [Path.Combine(job.Checkout.Tests, "sites", "down"), "--state", state]) { OnLine = job.Steps.Whisper };
        ChildResult result = await down.RunAsync(CancellationToken.None);
        return $"{Project} left its three sites behind, which were taken down (exit code {result.ExitCode}).";
    }
}
