using System.Text;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Core.Tests.Support;
using MeshTools.Downloads;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Downloads;

/// <summary>Files from a site: whole, resumed, or thrown away.</summary>
public sealed class VerifiedDownloadTests : IDisposable
{
    private const string Address = "https://site.test/1.14.6/file.tar.gz";

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedSite _site = new();
    private readonly byte[] _content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(static number => $"{number};")));

    public VerifiedDownloadTests() => _site.Publish(Address, _content);

    private string File => Path.Combine(_folder.Path, "file");

    [Fact]
    public async Task A_download_that_broke_off_goes_on_where_it_was()
    {
        _site.BreaksAfter = 1000;
        await Assert.ThrowsAsync<MeshToolsException>(FetchAsync);
        Assert.False(System.IO.File.Exists(File));

        _site.BreaksAfter = null;
        await FetchAsync();

        Assert.Equal(_content, System.IO.File.ReadAllBytes(File));
        Assert.Equal([Address, $"{Address} from 1000"], _site.Requests.Where(static request => !request.Contains("sha256", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_site_that_serves_no_parts_sends_all_of_it_again()
    {
        System.IO.File.WriteAllBytes(File + ".partial", _content[..777]);
        _site.ServesParts = false;

        await FetchAsync();

        Assert.Equal(_content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task What_is_left_of_another_file_does_not_spoil_this_one()
    {
        System.IO.File.WriteAllText(File + ".partial", "of another release");

        await FetchAsync();

        Assert.Equal(_content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task All_of_it_may_be_there_already()
    {
        System.IO.File.WriteAllBytes(File + ".partial", _content);

        await FetchAsync();

        Assert.Equal(_content, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task A_file_that_is_not_as_published_is_thrown_away_with_both_sums_named()
    {
        MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(() => FetchAsync(new string('a', 64)));

        Assert.Equal(ErrorCatalog.IstioctlNotFound, error.Definition);
        Assert.Contains(new string('a', 64), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _site.Dispose();
    }

    private async Task FetchAsync()
    {
        using VerifiedDownload download = new(_site, new SilentHost(), ErrorCatalog.IstioctlNotFound);
        await FetchAsync(Checksums.Single(await download.ReadTextAsync(new Uri(Address + ".sha256"), CancellationToken.None), new Uri(Address), download.Failure));
    }

    private async Task FetchAsync(string sha256)
    {
        using VerifiedDownload download = new(_site, new SilentHost(), ErrorCatalog.IstioctlNotFound);
        await download.FetchAsync(new Uri(Address), File, sha256, CancellationToken.None);
    }
}
