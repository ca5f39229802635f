using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Downloads;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Downloads;

/// <summary>Release archives, good and hostile: a hostile one is refused with the entry's name, and nothing is written elsewhere.</summary>
public sealed class ReleaseArchiveTests : IDisposable
{
    private const string Wanted = "istio-1.14.6/bin/istioctl";

    private readonly TemporaryFolder _folder = new();

    private string Target => Path.Combine(_folder.Path, "target", "istioctl");

    [Theory]
    [InlineData("good.tar.gz")]
    [InlineData("good.zip")]
    public async Task The_wanted_file_is_taken_out_and_no_other(string name)
    {
        Write(name, ("istio-1.14.6/README.md", "read me"), (Wanted, "program"), ("istio-1.14.6/bin/istioctl.bak", "old"));

        await TakeAsync(name);

        Assert.Equal("program", File.ReadAllText(Target));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Target)!));
    }

    [Theory]
    [InlineData("../../escaped")]
    [InlineData("istio-1.14.6/../../escaped")]
    [InlineData("/etc/escaped")]
    [InlineData("..\\escaped")]
    [InlineData("C:/escaped")]
    public async Task A_name_that_leads_out_is_refused(string name)
    {
        foreach (string archive in new[] { "bad.tar.gz", "bad.zip" })
        {
            Write(archive, (name, "evil"), (Wanted, "program"));

            MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => TakeAsync(archive));

            Assert.Contains($"{archive} cannot be unpacked: entry '{name}' leads out of it", error.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Target));
        }
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Directory)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    public async Task What_is_no_file_is_refused_in_place_of_the_program(TarEntryType type)
    {
        WriteTar("bad.tar.gz", tar =>
        {
            PaxTarEntry entry = new(type, Wanted);
            if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            {
                entry.LinkName = "/bin/sh";
            }

            tar.WriteEntry(entry);
        });

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => TakeAsync("bad.tar.gz"));

        Assert.Contains($"entry '{Wanted}' is no file", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Target));
    }

    [Theory]
    [InlineData("twice.tar.gz")]
    [InlineData("twice.zip")]
    public async Task An_entry_that_is_there_twice_is_refused(string name)
    {
        Write(name, (Wanted, "program"), (Wanted, "another"));

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => TakeAsync(name));

        Assert.Contains("is there twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.tar.gz")]
    [InlineData("empty.zip")]
    public async Task An_archive_without_the_file_or_with_an_empty_one_says_so(string name)
    {
        Write(name, ("istio-1.14.6/README.md", "read me"));
        Assert.Contains($"holds no file '{Wanted}'", (await Assert.ThrowsAsync<MeshToolsException>(() => TakeAsync(name))).Message, StringComparison.Ordinal);

        Write(name, (Wanted, string.Empty));
        Assert.Contains(Wanted, (await Assert.ThrowsAsync<MeshToolsException>(() => TakeAsync(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_archive_ends()
    {
        WriteTar("endless.tar.gz", static tar =>
        {
            for (int number = 0; number < 20_001; number++)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, $"d{number}"));
            }
        });

        Assert.Contains("more than 20000 entries", (await Assert.ThrowsAsync<MeshToolsException>(() => TakeAsync("endless.tar.gz"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.tar.gz")]
    [InlineData("cut.zip")]
    public async Task However_an_archive_is_cut_or_damaged_there_is_an_error_of_ours(string name)
    {
        Write(name, ("istio-1.14.6/README.md", new string('r', 3000)), (Wanted, string.Concat(Enumerable.Range(0, 3000))));
        byte[] good = File.ReadAllBytes(Path.Combine(_folder.Path, name));
        Random random = new(7);
        int tried = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] bad = round % 2 == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (int bytes = 0; round % 2 == 1 && bytes < 3; bytes++)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(Path.Combine(_folder.Path, name), bad);
            try
            {
                await TakeAsync(name);
            }
            catch (MeshToolsException)
            {
                // What is allowed: an error of ours, or an archive whose damage does no harm.
            }

            tried++;
        }

        Assert.Equal(300, tried);
    }

    public void Dispose() => _folder.Dispose();

    private async Task TakeAsync(string name)
    {
        string folder = Path.GetDirectoryName(Target)!;
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        await new ReleaseArchive(Path.Combine(_folder.Path, name), ErrorCatalog.IstioctlNotFound)
            .TakeAsync(new Dictionary<string, string> { [Wanted] = Target }, CancellationToken.None);
    }

    private void Write(string name, params (string Name, string Content)[] entries)
    {
        if (name.EndsWith(".zip", StringComparison.Ordinal))
        {
            using ZipArchive zip = new(File.Create(Path.Combine(_folder.Path, name)), ZipArchiveMode.Create);
            foreach ((string entry, string content) in entries)
            {
                using Stream stream = zip.CreateEntry(entry).Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }

            return;
        }

        WriteTar(name, tar =>
        {
            foreach ((string entry, string content) in entries)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        });
    }

    private void WriteTar(string name, Action<TarWriter> write)
    {
        using GZipStream zipped = new(File.Create(Path.Combine(_folder.Path, name)), CompressionMode.Compress);
        using TarWriter tar = new(zipped);
        write(tar);
    }
}
