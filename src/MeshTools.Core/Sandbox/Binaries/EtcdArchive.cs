using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Binaries;

/// <summary>
/// Takes one program out of a release archive. Nothing else is unpacked and no name of the archive becomes a path, so an
/// archive with entries like <c>../../.bashrc</c> or with links can do nothing.
/// </summary>
internal static class EtcdArchive
{
    // etcd is 25 MB; what unpacks to more than this is no etcd.
    private const long MaxSize = 256L * 1024 * 1024;

    // A release has under 100 entries; an endless archive must end here.
    private const int MaxEntries = 10_000;

    /// <param name="archive">A .tar.gz file.</param>
    /// <param name="entryName">The program's name in it.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="cancellationToken">Stops the unpacking.</param>
    /// <exception cref="MeshToolsException">SandboxBinariesNotFound: it is no such archive.</exception>
    public static async Task UnpackAsync(string archive, string entryName, string target, CancellationToken cancellationToken)
    {
        try
        {
            FileStream file = new(archive, FileMode.Open, FileAccess.Read, FileShare.Read);
            await using ConfiguredAsyncDisposable fileEnd = file.ConfigureAwait(false);
            GZipStream unzipped = new(file, CompressionMode.Decompress);
            await using ConfiguredAsyncDisposable unzippedEnd = unzipped.ConfigureAwait(false);
            TarReader reader = new(unzipped);
            await using ConfiguredAsyncDisposable readerEnd = reader.ConfigureAwait(false);
            for (int seen = 0; seen < MaxEntries; seen++)
            {
                TarEntry? entry = await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false);
                if (entry is null)
                {
                    break;
                }

                if (entry.Name == entryName && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is Stream data)
                {
                    await WriteAsync(data, entry.Length, target, archive, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or FormatException)
        {
            throw Broken(archive, error.Message, error);
        }

        throw Broken(archive, $"it holds no file '{entryName}'", null);
    }

    private static async Task WriteAsync(Stream data, long length, string target, string archive, CancellationToken cancellationToken)
    {
        if (length is <= 0 or > MaxSize)
        {
            throw Broken(archive, $"the program in it has {length} bytes", null);
        }

        FileStream file = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using ConfiguredAsyncDisposable fileEnd = file.ConfigureAwait(false);
        await data.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
    }

    private static MeshToolsException Broken(string archive, string why, Exception? inner) =>
        new(ErrorCatalog.SandboxBinariesNotFound, $"The archive {Path.GetFileName(archive)} cannot be unpacked: {why}", target: archive, inner: inner);
}
