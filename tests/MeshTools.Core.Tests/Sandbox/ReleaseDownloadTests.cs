using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using MeshTools.Core.Tests.Support;
using MeshTools.Downloads;
using MeshTools.Errors;
using MeshTools.Sandbox.Binaries;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class ReleaseDownloadTests : IDisposable
{
    private static readonly KubernetesVersion Version = new(1, 31, 0, "v1.31.0");
    private static readonly string Architecture = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";

    private readonly TemporaryFolder _cache = new();
    private readonly ScriptedSite _site = new();

    public ReleaseDownloadTests()
    {
        foreach (string name in ControlPlaneBinaries.Names.Skip(1))
        {
            _site.Publish($"https://dl.k8s.io/release/v1.31.0/bin/linux/{Architecture}/{name}", Encoding.UTF8.GetBytes($"program {name}"));
        }

        PublishEtcd(("etcd", "program etcd"), ("etcdctl", "another"));
    }

    public void Dispose() => _cache.Dispose();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_release_comes_complete_and_executable_into_the_cache()
    {
        string folder = await FetchAsync();

        Assert.Equal(Path.Combine(_cache.Path, "v1.31.0"), folder);
        Assert.Equal(ControlPlaneBinaries.Names, Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(ControlPlaneBinaries.Names, name =>
        {
            string file = Path.Combine(folder, name);
            Assert.Equal($"program {name}", File.ReadAllText(file));
            Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute));
        });
        Assert.Single(Directory.EnumerateFileSystemEntries(_cache.Path));
    }

    [Fact]
    public async Task A_program_that_is_not_what_was_published_is_thrown_away()
    {
        _site.Answers[$"https://dl.k8s.io/release/v1.31.0/bin/linux/{Architecture}/kube-scheduler"] = Encoding.UTF8.GetBytes("tampered");

        await AssertFailsAsync("is published; it was thrown away");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not found</html>")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e")]
    public async Task A_checksum_that_is_none_is_no_checksum(string text)
    {
        _site.Answers[$"https://dl.k8s.io/release/v1.31.0/bin/linux/{Architecture}/kube-apiserver.sha256"] = Encoding.UTF8.GetBytes(text);

        await AssertFailsAsync("its SHA-256 is not published");
    }

    [Fact]
    public async Task What_the_site_does_not_have_is_named_with_its_address()
    {
        _site.Answers.Remove($"https://dl.k8s.io/release/v1.31.0/bin/linux/{Architecture}/kube-apiserver.sha256");

        await AssertFailsAsync("kube-apiserver.sha256");
    }

    [Fact]
    public async Task No_name_in_the_archive_becomes_a_path()
    {
        PublishEtcd(("../../../escaped", "evil"), ("etcd", "program etcd"));

        await AssertFailsAsync("leads out of it");

        Assert.False(File.Exists(Path.Combine(_cache.Path, "..", "escaped")));
    }

    [Fact]
    public async Task A_link_in_place_of_the_program_is_not_followed()
    {
        using MemoryStream archive = new();
        using (GZipStream zip = new(archive, CompressionMode.Compress, leaveOpen: true))
        using (TarWriter tar = new(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"{EtcdName}/etcd") { LinkName = "/bin/sh" });
        }

        PublishArchive(archive.ToArray());

        await AssertFailsAsync("is no file");
    }

    [Theory]
    [InlineData("no archive at all")]
    [InlineData("\u001f\u008b\b broken")]
    public async Task A_broken_archive_is_refused(string content)
    {
        PublishArchive(Encoding.Latin1.GetBytes(content));

        await AssertFailsAsync("cannot be unpacked");
    }

    private static string EtcdName => $"etcd-v3.6.5-linux-{Architecture}";

    private async Task<string> FetchAsync()
    {
        using VerifiedDownload download = new(_site, new SilentHost(), ErrorCatalog.SandboxBinariesNotFound);
        return await new ReleaseDownload(download).FetchAsync(Version, _cache.Path, CancellationToken.None);
    }

    /// <summary>It fails with a word of explanation, and nothing is left that could be taken for a control plane.</summary>
    private async Task AssertFailsAsync(string expected)
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(FetchAsync);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cache.Path));
    }

    private void PublishEtcd(params (string Name, string Content)[] files)
    {
        using MemoryStream archive = new();
        using (GZipStream zip = new(archive, CompressionMode.Compress, leaveOpen: true))
        using (TarWriter tar = new(zip))
        {
            foreach ((string name, string content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"{EtcdName}/{name}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        }

        PublishArchive(archive.ToArray());
    }

    private void PublishArchive(byte[] archive)
    {
        string release = "https://github.com/etcd-io/etcd/releases/download/v3.6.5";
        _site.Answers[$"{release}/{EtcdName}.tar.gz"] = archive;
        _site.Answers[$"{release}/SHA256SUMS"] = Encoding.UTF8.GetBytes(
            $"{new string('0', 64)}  other.tar.gz\n{Convert.ToHexString(SHA256.HashData(archive)).ToLowerInvariant()}  {EtcdName}.tar.gz\n");
    }
}
