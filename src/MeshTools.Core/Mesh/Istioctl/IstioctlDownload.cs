using MeshTools.Downloads;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Mesh.Istioctl;

/// <summary>Fetches a release of Istio into the cache, from Istio's own site, another address or a folder.</summary>
/// <param name="cache">Where to.</param>
/// <param name="download">The way to the network.</param>
internal sealed class IstioctlDownload(IstioctlCache cache, VerifiedDownload download)
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <param name="version">The release.</param>
    /// <param name="mirror">An address or a folder; null for Istio's own site.</param>
    /// <param name="cancellationToken">Stops the download; what is there stays for the next time.</param>
    /// <exception cref="MeshToolsException">IstioctlNotFound, which says what to fetch by hand.</exception>
    public async Task<IstioctlProgram> FetchAsync(IstioVersion version, string? mirror, CancellationToken cancellationToken)
    {
        ReleaseName name = ReleaseName.ForThisMachine(version);
        Directory.CreateDirectory(cache.Root);

        // Beside the target: a rename within one file system is one step. The archive has a name of its own, so that a
        // download that broke off is found again.
        string draft = Path.Combine(cache.Root, $".{version}.{Guid.NewGuid():N}");
        try
        {
            string archive = await ArchiveAsync(name, mirror, draft, cancellationToken).ConfigureAwait(false);
            await UnpackAsync(name, archive, draft, cancellationToken).ConfigureAwait(false);
            Publish(draft, cache.Folder(version));
        }
        catch (MeshToolsException error)
        {
            throw new MeshToolsException(
                ErrorCatalog.IstioctlNotFound,
                $"Istio {version} is neither on PATH nor in the cache, and could not be fetched: {error.Message}. "
                    + $"For use without a network fetch {new Uri(ReleaseName.Official, $"{version}/{name.Archive}")} and the same with .sha256 into a folder, and give it as -Mirror.",
                target: version.Text,
                inner: error);
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }

        return cache.Find(version)! with { Source = mirror is null ? ReleaseName.Official.AbsoluteUri : SecretMask.Address(mirror) };
    }

    private async Task<string> ArchiveAsync(ReleaseName name, string? mirror, string draft, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(draft);
        if (mirror is not null && !IsAddress(mirror))
        {
            return await FromFolderAsync(name, mirror, cancellationToken).ConfigureAwait(false);
        }

        Uri root = mirror is null ? ReleaseName.Official : new Uri(mirror.EndsWith('/') ? mirror : mirror + "/");
        Uri address = new(root, $"{name.Version}/{name.Archive}");
        string sum = await download.ReadTextAsync(new Uri(address.AbsoluteUri + ".sha256"), cancellationToken).ConfigureAwait(false);
        string sha256 = Checksums.Single(sum, address, download.Failure);

        // Two installs at once must not write into one file: each has its own, and a part that nobody holds is taken over.
        string archive = Path.Combine(draft, name.Archive);
        string left = Path.Combine(cache.Root, $"{name.Archive}.partial");
        TakeOver(left, archive + ".partial");
        try
        {
            await download.FetchAsync(address, archive, sha256, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            TakeOver(archive + ".partial", left);
            throw;
        }

        return archive;
    }

    private async Task<string> FromFolderAsync(ReleaseName name, string folder, CancellationToken cancellationToken)
    {
        string? archive = new[] { Path.Combine(folder, name.Version.Text, name.Archive), Path.Combine(folder, name.Archive) }.FirstOrDefault(File.Exists);
        if (archive is null)
        {
            throw new MeshToolsException(download.Failure, $"folder '{folder}' has no {name.Archive}", target: folder);
        }

        if (!File.Exists(archive + ".sha256"))
        {
            throw new MeshToolsException(download.Failure, $"beside '{archive}' there is no {name.Archive}.sha256", target: folder);
        }

        string text = await File.ReadAllTextAsync(archive + ".sha256", cancellationToken).ConfigureAwait(false);
        string published = Checksums.Single(text, new Uri(Path.GetFullPath(archive)), download.Failure);
        string actual = await VerifiedDownload.SumAsync(archive, cancellationToken).ConfigureAwait(false);
        return string.Equals(actual, published, StringComparison.OrdinalIgnoreCase)
            ? archive
            : throw new MeshToolsException(download.Failure, $"'{archive}' has the SHA-256 {actual}, but {published} is published", target: folder);
    }

    private async Task UnpackAsync(ReleaseName name, string archive, string draft, CancellationToken cancellationToken)
    {
        Dictionary<string, string> files = new() { [name.Program] = IstioctlCache.ProgramIn(draft) };
        if (IstioctlArguments.HasKialiFile(name.Version))
        {
            files[name.Kiali] = IstioctlCache.KialiIn(draft);
        }

        await new ReleaseArchive(archive, download.Failure).TakeAsync(files, cancellationToken).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(IstioctlCache.ProgramIn(draft), Executable);
        }

        File.Delete(Path.Combine(draft, name.Archive));
    }

    private static void Publish(string draft, string target)
    {
        try
        {
            Directory.Move(draft, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another process was faster, and what it put there is as good.
        }
    }

    private static void TakeOver(string from, string to)
    {
        try
        {
            if (File.Exists(from))
            {
                File.Move(from, to, overwrite: true);
            }
        }
        catch (IOException)
        {
            // Somebody else took it; then the download begins at its beginning.
        }
    }

    private static bool IsAddress(string mirror) =>
        Uri.TryCreate(mirror, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https";
}
