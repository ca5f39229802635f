using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Binaries;

/// <summary>
/// Finds the control plane's programs: -AssetsPath, KUBEBUILDER_ASSETS, PATH, the cache, a download. Programs of one
/// version are taken from one place; a half set is passed over, because versions must not be mixed.
/// </summary>
/// <param name="source">Asks programs for their version and downloads.</param>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="cache">The folder with one folder a version.</param>
internal sealed class BinarySearch(IControlPlaneSource source, Func<string, string?> variable, string cache)
{
    /// <summary>Downloaded when no version is asked for.</summary>
    public static readonly KubernetesVersion Preferred = new(1, 36, 2, "v1.36.2");

    private readonly List<SearchAttempt> _attempts = [];

    /// <param name="assetsPath">-AssetsPath: when given, the only place.</param>
    /// <param name="wanted">-Version, or null for any.</param>
    /// <param name="host">Told where they were found.</param>
    /// <param name="cancellationToken">Stops the search or the download.</param>
    /// <exception cref="MeshToolsException">SandboxBinariesNotFound, with every way that was tried.</exception>
    public async Task<ControlPlaneBinaries> FindAsync(
        string? assetsPath, KubernetesVersion? wanted, IOperationHost host, CancellationToken cancellationToken)
    {
        ControlPlaneBinaries? found = assetsPath is not null
            ? await InFolderAsync("-AssetsPath", assetsPath, wanted, cancellationToken).ConfigureAwait(false)
            : await OnThisMachineAsync(wanted, cancellationToken).ConfigureAwait(false);
        if (found is null && assetsPath is null)
        {
            found = await DownloadedAsync(wanted ?? Preferred, host, cancellationToken).ConfigureAwait(false);
        }

        if (found is null)
        {
            throw NotFound();
        }

        host.Verbose($"Control plane {found.Version} from {found.Source} ({Path.GetDirectoryName(found.ApiServer)}).");
        return found;
    }

    private async Task<ControlPlaneBinaries?> OnThisMachineAsync(KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        const string AssetsVariable = "KUBEBUILDER_ASSETS";
        if (variable(AssetsVariable) is { Length: > 0 } folder)
        {
            if (await InFolderAsync($"{AssetsVariable} ({folder})", folder, wanted, cancellationToken).ConfigureAwait(false) is ControlPlaneBinaries found)
            {
                return found;
            }
        }
        else
        {
            _attempts.Add(new SearchAttempt(AssetsVariable, "not set"));
        }

        return await OnPathAsync(wanted, cancellationToken).ConfigureAwait(false)
            ?? await InCacheAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    private Task<ControlPlaneBinaries?> InFolderAsync(string way, string folder, KubernetesVersion? wanted, CancellationToken cancellationToken) =>
        CheckAsync(way, name => ProgramFile.In(folder, name), wanted, cancellationToken);

    private Task<ControlPlaneBinaries?> OnPathAsync(KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        string[] folders = (variable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return CheckAsync(
            "PATH",
            name => folders.Where(Path.IsPathFullyQualified).Select(folder => ProgramFile.In(folder, name)).FirstOrDefault(static file => file is not null),
            wanted,
            cancellationToken);
    }

    /// <summary>The newest version in the cache, or the one asked for.</summary>
    private async Task<ControlPlaneBinaries?> InCacheAsync(KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        string way = $"cache ({cache})";
        KubernetesVersion[] versions = Directory.Exists(cache)
            ? [.. Directory.EnumerateDirectories(cache).Select(static folder => KubernetesVersion.TryParse(Path.GetFileName(folder))).OfType<KubernetesVersion>()]
            : [];
        KubernetesVersion[] fitting = [.. versions.Where(version => wanted is null || version.Text == wanted.Text).OrderDescending()];
        if (fitting.Length == 0)
        {
            string others = versions.Length == 0 ? "empty" : $"has {string.Join(", ", versions.Order())}, not {wanted}";
            _attempts.Add(new SearchAttempt(way, others));
            return null;
        }

        foreach (KubernetesVersion version in fitting)
        {
            string folder = Path.Combine(cache, version.Text);
            if (await InFolderAsync($"cache ({folder})", folder, wanted, cancellationToken).ConfigureAwait(false) is ControlPlaneBinaries found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<ControlPlaneBinaries?> DownloadedAsync(KubernetesVersion version, IOperationHost host, CancellationToken cancellationToken)
    {
        string way = $"download of {version}";
        try
        {
            string folder = await source.DownloadAsync(version, cache, host, cancellationToken).ConfigureAwait(false);
            return await InFolderAsync(way, folder, version, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is MeshToolsException or IOException or UnauthorizedAccessException)
        {
            _attempts.Add(new SearchAttempt(way, error.Message));
            return null;
        }
    }

    private async Task<ControlPlaneBinaries?> CheckAsync(
        string way, Func<string, string?> find, KubernetesVersion? wanted, CancellationToken cancellationToken)
    {
        string?[] files = [.. ControlPlaneBinaries.Names.Select(find)];
        string[] missing = [.. ControlPlaneBinaries.Names.Where((_, index) => files[index] is null)];
        if (missing.Length > 0)
        {
            _attempts.Add(new SearchAttempt(way, $"has no {string.Join(", ", missing)}"));
            return null;
        }

        KubernetesVersion? version = await source.VersionOfAsync(files[1]!, cancellationToken).ConfigureAwait(false);
        if (version is null)
        {
            _attempts.Add(new SearchAttempt(way, $"{files[1]} does not run, or does not tell its version"));
            return null;
        }

        if (wanted is not null && wanted.Text != version.Text)
        {
            _attempts.Add(new SearchAttempt(way, $"is {version}, not {wanted}"));
            return null;
        }

        return new ControlPlaneBinaries(version, way, files[0]!, files[1]!, files[2]!, files[3]!);
    }

    private MeshToolsException NotFound() => new(
        ErrorCatalog.SandboxBinariesNotFound,
        $"The control plane's programs ({string.Join(", ", ControlPlaneBinaries.Names)}) were not found. Tried:"
            + string.Concat(_attempts.Select(static attempt => $"{Environment.NewLine}  {attempt}")),
        BuildScript.Advice() ?? ErrorCatalog.SandboxBinariesNotFound.Action,
        _attempts.Select(static attempt => attempt.Way).ToArray());
}
