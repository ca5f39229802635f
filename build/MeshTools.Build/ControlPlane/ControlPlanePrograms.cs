using MeshTools.Build.Commands;
using MeshTools.Build.Processes;
using MeshTools.Build.Testing;

namespace MeshTools.Build.ControlPlane;

/// <summary>
/// The programs of a sandbox. Start-MeshSandbox finds or downloads them itself; only on a Debian machine that has none is
/// there something to do before: build them from Debian's source package, which needs no other site than Debian's.
/// </summary>
internal static class ControlPlanePrograms
{
    private static readonly string[] Names = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];

    /// <returns>Their folder; null when they are on PATH, or not here yet.</returns>
    public static async Task<string?> EnsureAsync(Job job, CancellationToken cancellationToken)
    {
        if (AreOnPath())
        {
            job.Steps.Say("Control plane: on PATH");
            return null;
        }

        if (Find() is string place)
        {
            job.Steps.Say($"Control plane: {place}");
            return place;
        }

        if (!IsDebian())
        {
            job.Steps.Say("Control plane: not on this machine yet; Start-MeshSandbox downloads it");
            return null;
        }

        await job.Steps.RunAsync("Building the control plane from Debian's source package (once a machine, six to nine minutes)", async () =>
        {
            await BuildAsync(job, cancellationToken);
            return Find() ?? throw new BuildException("The control plane was built, but its programs are not where they should be.");
        });
        return Find();
    }

    private static bool AreOnPath()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return Names.All(name => path.Any(folder => Exists(folder, name)));
    }

    /// <summary>The folder that holds all four; the module looks in these places too.</summary>
    private static string? Find()
    {
        string? assets = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS");
        if (!string.IsNullOrEmpty(assets) && Names.All(name => Exists(assets, name)))
        {
            return assets;
        }

        string cache = Cache();
        return Directory.Exists(cache)
            ? Directory.EnumerateDirectories(cache).FirstOrDefault(static folder => Names.All(name => Exists(folder, name)))
            : null;
    }

    private static async Task BuildAsync(Job job, CancellationToken cancellationToken)
    {
        string script = Path.Combine(job.Checkout.Root, "src", "MeshTools.Core", "Sandbox", "build-control-plane.sh");

        // A shell that is interrupted waits for what it runs: the compiler must hear of it too.
        // Together they take less time than one after the other.
        string[] node = ThreeSites.Missing() is null ? ["--with-node"] : [];
        ChildProcess child = new("setsid", ["bash", script, .. node])
        {
            WorkingDirectory = job.Checkout.Root,
            OnLine = line => job.Steps.Say("  " + line),
            LeadsGroup = true,
            Courtesy = TimeSpan.FromSeconds(20), // it removes its work folder
        };
        ChildResult result = await child.RunAsync(cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new BuildException(
                $"{job.Checkout.Relative(script)} ended with exit code {result.ExitCode}. Mend what it reports, or set KUBEBUILDER_ASSETS to a folder that holds {string.Join(", ", Names)}.");
        }
    }

    // Its children (Ubuntu, say) have other archives; there the release binaries are downloaded.
    private static bool IsDebian() =>
        OperatingSystem.IsLinux() && File.Exists("/usr/bin/apt-get") && File.ReadLines("/etc/os-release").Contains("ID=debian");

    // The XDG rule: a value that is not an absolute path is to be ignored.
    private static string Cache()
    {
        string? given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache = !string.IsNullOrEmpty(given) && Path.IsPathFullyQualified(given) ? given : Path.Combine(home, ".cache");
        return Path.Combine(cache, "meshtools", "control-plane");
    }

    private static bool Exists(string folder, string name) => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name));
}
