using System.ComponentModel;
using System.Diagnostics;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Processes;

namespace MeshTools.Mesh.Istioctl;

/// <summary>Finds istioctl: -IstioctlPath, PATH if its version fits, the cache, a download.</summary>
/// <param name="cache">The folder with one folder a release.</param>
/// <param name="download">Fetches a release into the cache.</param>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="host">Told where it was found.</param>
internal sealed class IstioctlSearch(IstioctlCache cache, IstioctlDownload download, Func<string, string?> variable, IOperationHost host)
{
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(20);

    private static readonly string Name = OperatingSystem.IsWindows() ? "istioctl.exe" : "istioctl";

    /// <exception cref="MeshToolsException">IstioctlNotFound, with everything that was tried and what to fetch by hand.</exception>
    public async Task<IstioctlProgram> FindAsync(RenderRequest request, CancellationToken cancellationToken)
    {
        bool needsKiali = request.Kiali && IstioctlArguments.HasKialiFile(request.Version);
        IstioctlProgram found = request.IstioctlPath is string given
            ? await GivenAsync(given, request.Version, cancellationToken).ConfigureAwait(false)
            : await OnPathAsync(request.Version, cancellationToken).ConfigureAwait(false)
                ?? cache.Find(request.Version)
                ?? await download.FetchAsync(request.Version, request.Mirror, cancellationToken).ConfigureAwait(false);
        if (needsKiali && found.KialiFile is null)
        {
            // A program alone does not bring Kiali's manifest; the release does.
            IstioctlProgram release = cache.Find(request.Version) ?? await download.FetchAsync(request.Version, request.Mirror, cancellationToken).ConfigureAwait(false);
            found = found with { KialiFile = release.KialiFile };
        }

        host.Verbose($"istioctl {found.Version} from {found.Source} ({found.Path}).");
        return found;
    }

    private static async Task<IstioctlProgram> GivenAsync(string path, IstioVersion wanted, CancellationToken cancellationToken)
    {
        string reason = "it does not tell its version";
        if (!File.Exists(path))
        {
            reason = "there is no such file";
        }
        else if (await VersionAsync(path, cancellationToken).ConfigureAwait(false) is IstioVersion version)
        {
            if (version.CompareTo(wanted) == 0)
            {
                return new IstioctlProgram(path, version, "-IstioctlPath", KialiBeside(path));
            }

            reason = $"it is {version}, and {wanted} is asked for";
        }

        throw new MeshToolsException(
            ErrorCatalog.IstioctlNotFound, $"-IstioctlPath '{path}' cannot be used: {reason}.", "Give the istioctl of the version that is to be installed.", path);
    }

    private async Task<IstioctlProgram?> OnPathAsync(IstioVersion wanted, CancellationToken cancellationToken)
    {
        string? path = (variable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(static folder => Path.Combine(folder, Name))
            .FirstOrDefault(File.Exists);
        if (path is null)
        {
            return null;
        }

        IstioVersion? version = await VersionAsync(path, cancellationToken).ConfigureAwait(false);
        if (version is not null && version.CompareTo(wanted) == 0)
        {
            return new IstioctlProgram(path, version, "PATH", KialiBeside(path));
        }

        host.Verbose($"istioctl on PATH is {version?.Text ?? "of no known version"} and not {wanted} ({path}).");
        return null;
    }

    /// <summary>In an unpacked release the program is in bin, beside samples.</summary>
    private static string? KialiBeside(string program)
    {
        string file = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(program))!, "..", "samples", "addons", "kiali.yaml"));
        return File.Exists(file) ? file : null;
    }

    private static async Task<IstioVersion?> VersionAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            ProcessStartInfo start = new(program, ["version", "--remote=false", "-o", "json"]);
            ProgramResult result = await ProgramRun.RunAsync(start, VersionTimeout, cancellationToken).ConfigureAwait(false);
            return IstioctlVersionOutput.Read(result.Output);
        }
        catch (Exception error) when (error is Win32Exception or IOException or TimeoutException or InvalidOperationException)
        {
            return null;
        }
    }
}
