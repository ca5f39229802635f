using MeshTools.Build.DotNet;
using MeshTools.Build.PowerShell;
using MeshTools.Build.Processes;

namespace MeshTools.Build.Testing;

/// <summary>
/// What the tests find around them: an empty place for their sandboxes, and no kubeconfig of the person who runs them. In
/// the end it looks for what they left behind, which belongs to nobody else.
/// </summary>
internal sealed class TestSurroundings : IDisposable
{
    private const string Prefix = "meshtools-test-";
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(10);

    // Private to the user, as the module asks of the place for sandboxes.
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory(Prefix);
    private readonly HashSet<int> _before = [.. SandboxProcess.All().Select(static process => process.Pid)];

    /// <summary>Where the tests put their three sites.</summary>
    public string Sites => Path.Combine(_state.FullName, "sites");

    /// <summary>The environment of every tier.</summary>
    public IReadOnlyDictionary<string, string?> Variables => new Dictionary<string, string?>([.. DotNetCli.Variables, .. Pwsh.Variables])
    {
        ["XDG_STATE_HOME"] = _state.FullName,
        [ThreeSites.StateVariable] = Sites,
        ["KUBECONFIG"] = null,
    };

    /// <summary>Ends the processes of sandboxes that the tests started and did not stop.</summary>
    /// <returns>Those processes.</returns>
    public async Task<IReadOnlyList<SandboxProcess>> SweepAsync()
    {
        // What is just being stopped may take a moment.
        for (DateTime end = DateTime.UtcNow + Ending; DateTime.UtcNow < end && Left().Count > 0;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        IReadOnlyList<SandboxProcess> left = Left();
        foreach (SandboxProcess process in left)
        {
            process.End();
        }

        return left;
    }

    public void Dispose()
    {
        try
        {
            _state.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process that was ended a moment ago may still be writing. The folder is in the place for temporary ones.
        }
    }

    private IReadOnlyList<SandboxProcess> Left() => [.. SandboxProcess.All().Where(process => !_before.Contains(process.Pid) && IsOurs(process))];

    // Sandboxes that somebody else starts meanwhile are in that user's own place, or in that of another run of the tests.
    private bool IsOurs(SandboxProcess process) =>
        process.Folder.StartsWith(_state.FullName, StringComparison.Ordinal)
        || (process.Folder.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) && !process.Folder.Contains(Prefix, StringComparison.Ordinal));
}
