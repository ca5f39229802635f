using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Core.Tests.Support;
using MeshTools.Downloads;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Istioctl;

namespace MeshTools.Core.Tests.Mesh.Istioctl;

/// <summary>From a version to a manifest, with a stand-in for istioctl: a script that tells its version and prints what it was asked.</summary>
public sealed class IstioctlRenderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedSite _site = new();

    private IstioctlCache Cache => new(Path.Combine(_folder.Path, "cache"));

    [Fact]
    public async Task A_given_istioctl_renders_with_settings_as_a_private_file_and_without_a_cluster()
    {
        string program = Standin("given", "1.14.6", """
            while [ $# -gt 0 ]; do [ "$1" != -f ] || { cat "$2"; ls -l "$2" | cut -c 1-10 >&2; }; shift; done
            echo; echo "---"; echo "kubeconfig: $(tail -n 1 "$KUBECONFIG")"
            """);

        RenderedManifest manifest = await RenderAsync(Request("1.14.6") with
        {
            IstioctlPath = program,
            Settings = IstioSettings.Read([new System.Collections.Hashtable { ["meshConfig"] = new System.Collections.Hashtable { ["rootNamespace"] = "x" } }]),
        });

        string text = Assert.Single(manifest.Texts).Text;
        Assert.Contains("kubeconfig: kind: Config", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.9.9", "it is 1.9.9, and 1.14.6 is asked for")]
    [InlineData("not a version", "it does not tell its version")]
    public async Task A_given_istioctl_of_another_version_is_refused(string says, string reason)
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => RenderAsync(Request("1.14.6") with { IstioctlPath = Standin("other", says, "") }));

        Assert.Equal(ErrorCatalog.IstioctlNotFound, error.Definition);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_one_on_PATH_is_taken_only_when_its_version_fits()
    {
        string path = Path.GetDirectoryName(Standin("istioctl", "1.14.6", "echo 'apiVersion: v1'"))!;

        Assert.Equal("apiVersion: v1\n", Assert.Single((await RenderAsync(Request("1.14.6"), path)).Texts).Text);
        Assert.Equal(ErrorCatalog.IstioctlNotFound, (await Assert.ThrowsAsync<MeshToolsException>(() => RenderAsync(Request("1.14.5"), path))).Definition);
    }

    [Fact]
    public async Task A_release_is_fetched_checked_unpacked_and_found_in_the_cache_the_next_time()
    {
        PublishRelease("1.14.6", "https://github.com/istio/istio/releases/download/");

        RenderedManifest first = await RenderAsync(Request("1.14.6") with { Kiali = true });
        _site.Answers.Clear();
        RenderedManifest second = await RenderAsync(Request("1.14.6") with { Kiali = true });

        Assert.Equal(["istioctl 1.14.6", "samples/addons/kiali.yaml"], first.Texts.Select(static text => text.Source));
        Assert.Equal("kind: Kiali\n", first.Texts[1].Text);
        Assert.Equal(first.Texts, second.Texts);
        Assert.Equal(["istioctl", "kiali.yaml"], Directory.EnumerateFiles(Cache.Folder(Version("1.14.6"))).Select(Path.GetFileName).Order());
        Assert.Single(Directory.EnumerateFileSystemEntries(Cache.Root));
    }

    [Fact]
    public async Task A_mirror_may_be_an_address_or_a_folder()
    {
        PublishRelease("1.14.6", "https://mirror.test/istio/");
        await RenderAsync(Request("1.14.6") with { Mirror = "https://mirror.test/istio" });
        Directory.Delete(Cache.Root, recursive: true);

        string folder = Path.Combine(_folder.Path, "mirror");
        Directory.CreateDirectory(folder);
        string archive = ReleaseName.ForThisMachine(Version("1.14.6")).Archive;
        byte[] content = _site.Answers[$"https://mirror.test/istio/1.14.6/{archive}"];
        File.WriteAllBytes(Path.Combine(folder, archive), content);
        Assert.Contains("there is no", await FailureAsync(folder), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder, archive + ".sha256"), $"{new string('0', 64)}  {archive}\n");
        Assert.Contains("has the SHA-256", await FailureAsync(folder), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(folder, archive + ".sha256"), $"{Convert.ToHexString(SHA256.HashData(content))}  {archive}\n");
        Assert.Single((await RenderAsync(Request("1.14.6") with { Mirror = folder })).Texts);
        Assert.True(File.Exists(Path.Combine(folder, archive)), "The mirror's own file is gone.");
    }

    [Fact]
    public async Task Without_a_network_the_error_says_what_to_fetch_and_where_to_give_it()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => RenderAsync(Request("1.14.6")));

        Assert.Equal(ErrorCatalog.IstioctlNotFound, error.Definition);
        Assert.Contains(
            $"https://github.com/istio/istio/releases/download/1.14.6/{ReleaseName.ForThisMachine(Version("1.14.6")).Archive}", error.Message, StringComparison.Ordinal);
        Assert.Contains(".sha256", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Mirror", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Cache.Root));
    }

    [Fact]
    public async Task Two_at_once_are_both_served()
    {
        PublishRelease("1.14.6", "https://github.com/istio/istio/releases/download/");

        RenderedManifest[] both = await Task.WhenAll(RenderAsync(Request("1.14.6")), RenderAsync(Request("1.14.6")));

        Assert.Equal(both[0].Texts, both[1].Texts);
        Assert.Single(Directory.EnumerateFileSystemEntries(Cache.Root));
    }

    [Fact]
    public async Task A_download_that_broke_off_goes_on_the_next_time()
    {
        PublishRelease("1.14.6", "https://github.com/istio/istio/releases/download/");
        _site.BreaksAfter = 100;
        await Assert.ThrowsAsync<MeshToolsException>(() => RenderAsync(Request("1.14.6")));

        _site.BreaksAfter = null;
        await RenderAsync(Request("1.14.6"));

        Assert.Contains(_site.Requests, static request => request.EndsWith("from 100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_istioctl_complains_of_is_repeated_in_one_line()
    {
        string program = Standin("failing", "1.14.6", "echo 'Error: unknown field \"no\" in v1alpha1.Values' >&2; exit 1");

        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => RenderAsync(Request("1.14.6") with { IstioctlPath = program }));

        Assert.Equal(ErrorCatalog.IstioctlFailed, error.Definition);
        Assert.EndsWith("it ended with exit code 1: Error: unknown field \"no\" in v1alpha1.Values", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _site.Dispose();
    }

    private static RenderRequest Request(string version) => new() { Version = Version(version) };

    private static IstioVersion Version(string text) => IstioVersion.TryParse(text)!;

    private async Task<string> FailureAsync(string mirror) =>
        (await Assert.ThrowsAsync<MeshToolsException>(() => RenderAsync(Request("1.14.6") with { Mirror = mirror }))).Message;

    private async Task<RenderedManifest> RenderAsync(RenderRequest request, string path = "")
    {
        SilentHost host = new();
        using VerifiedDownload download = new(_site, host, ErrorCatalog.IstioctlNotFound);
        IstioctlSearch search = new(Cache, new IstioctlDownload(Cache, download), name => name == "PATH" ? path : null, host);
        return await new IstioctlRender(search, host).RunAsync(request, CancellationToken.None);
    }

    private void PublishRelease(string version, string root)
    {
        ReleaseName name = ReleaseName.ForThisMachine(Version(version));
        using MemoryStream archive = new();
        using (GZipStream zip = new(archive, CompressionMode.Compress, leaveOpen: true))
        using (TarWriter tar = new(zip))
        {
            Add(name.Program, Script(version, "echo 'apiVersion: v1'"));
            Add(name.Kiali, "kind: Kiali\n");

            void Add(string entry, string content) =>
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        _site.Publish($"{root}{version}/{name.Archive}", archive.ToArray());
    }

    private string Standin(string name, string version, string body)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, Guid.NewGuid().ToString("N"))).FullName;
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, Script(version, body));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    private static string Script(string version, string body) => $$$"""
        #!/bin/sh
        if [ "$1" = version ]; then echo '{"clientVersion":{"version":"{{{version}}}"}}'; exit 0; fi
        {{{body}}}

        """;
}
