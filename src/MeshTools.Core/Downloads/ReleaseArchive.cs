using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using MeshTools.Errors;

namespace MeshTools.Downloads;

/// <summary>
/// Takes single files out of a release archive (.tar.gz or .zip). Nothing else is unpacked and no name of the archive becomes
/// a path, so entries like <c>../../.bashrc</c>, links and devices can do nothing; an archive that has an entry with such a
/// name is refused all the same, because no release has one.
/// </summary>
/// <param name="path">The archive.</param>
/// <param name="failure">The error that every failure is one of.</param>
internal sealed class ReleaseArchive(string path, ErrorDefinition failure)
{
    // The programs are 25 to 120 MB; what unpacks to more than this is none of them.
    private const long MaxSize = 512L * 1024 * 1024;

    // A release of Istio has some 2,500 entries; an endless archive must end here.
    private const int MaxEntries = 20_000;

    /// <summary>Takes the files out.</summary>
    /// <param name="files">The names in the archive, each with the file to write; none of these may exist.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MeshToolsException">It is no such archive, or a file is missing; what was written so far is the caller's to remove.</exception>
    public async Task TakeAsync(IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        try
        {
            if (path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await TakeFromZipAsync(files, taken, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await TakeFromTarAsync(files, taken, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or FormatException or NotSupportedException)
        {
            throw Broken(error.Message, error);
        }

        if (files.Keys.FirstOrDefault(name => !taken.Contains(name)) is string missing)
        {
            throw Broken($"it holds no file '{missing}'", null);
        }
    }

    private async Task TakeFromTarAsync(IReadOnlyDictionary<string, string> files, HashSet<string> taken, CancellationToken cancellationToken)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        await using ConfiguredAsyncDisposable fileEnd = file.ConfigureAwait(false);
        GZipStream unzipped = new(file, CompressionMode.Decompress);
        await using ConfiguredAsyncDisposable unzippedEnd = unzipped.ConfigureAwait(false);
        TarReader reader = new(unzipped);
        await using ConfiguredAsyncDisposable readerEnd = reader.ConfigureAwait(false);
        for (int seen = 1; await reader.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is TarEntry entry; seen++)
        {
            if (Target(entry.Name, files, taken, seen) is string target)
            {
                bool isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
                await WriteAsync(entry.Name, isFile ? entry.DataStream : null, entry.Length, target, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeFromZipAsync(IReadOnlyDictionary<string, string> files, HashSet<string> taken, CancellationToken cancellationToken)
    {
        using ZipArchive zip = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));
        int seen = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            if (Target(entry.FullName, files, taken, ++seen) is string target)
            {
                using Stream data = entry.Open();
                await WriteAsync(entry.FullName, data, entry.Length, target, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The file to write an entry to; null for one that is not wanted.</summary>
    private string? Target(string name, IReadOnlyDictionary<string, string> files, HashSet<string> taken, int seen)
    {
        if (seen > MaxEntries)
        {
            throw Broken($"it has more than {MaxEntries} entries", null);
        }

        if (name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
            || name.Split('/').Contains("..", StringComparer.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
        {
            throw Broken($"entry '{name}' leads out of it", null);
        }

        string plain = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        if (!files.TryGetValue(plain, out string? target))
        {
            return null;
        }

        return taken.Add(plain) ? target : throw Broken($"entry '{name}' is there twice", null);
    }

    private async Task WriteAsync(string name, Stream? data, long length, string target, CancellationToken cancellationToken)
    {
        if (data is null || length is <= 0 or > MaxSize)
        {
            throw Broken(data is null ? $"entry '{name}' is no file" : $"entry '{name}' has {length} bytes", null);
        }

        FileStream file = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using ConfiguredAsyncDisposable fileEnd = file.ConfigureAwait(false);
        byte[] buffer = new byte[256 * 1024];
        long written = 0;
        int count;
        while ((count = await data.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            // What an archive says of a length is not what it unpacks to.
            written += count;
            if (written > length)
            {
                throw Broken($"entry '{name}' is longer than it says", null);
            }

            await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }

        if (written < length)
        {
            throw Broken($"entry '{name}' ends too early", null);
        }
    }

    private MeshToolsException Broken(string why, Exception? inner) =>
        new(failure, $"The archive {Path.GetFileName(path)} cannot be unpacked: {why}", target: path, inner: inner);
}
