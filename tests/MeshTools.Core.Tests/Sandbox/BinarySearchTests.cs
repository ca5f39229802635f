using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Sandbox.Binaries;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class BinarySearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];
    private readonly ScriptedSource _source = new();

    private string Cache => Path.Combine(_folder.Path, "cache");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Assets_path_is_the_only_place_when_it_is_given()
    {
        _variables["KUBEBUILDER_ASSETS"] = Programs("kubebuilder");

        MeshToolsException error = await NotFoundAsync(assets: Path.Combine(_folder.Path, "empty"));

        Assert.Contains("-AssetsPath: has no etcd, kube-apiserver, kube-controller-manager, kube-scheduler", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("KUBEBUILDER_ASSETS", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _source.Downloads);
    }

    [Fact]
    public async Task The_variable_comes_before_the_path_and_the_path_before_the_cache()
    {
        string cached = Programs("cache/v1.30.0");
        Assert.Equal(cached, await FoundInAsync());

        string path = Programs("path");
        _variables["PATH"] = $"relative{Path.PathSeparator}{path}";
        Assert.Equal(path, await FoundInAsync());

        string assets = Programs("assets");
        _variables["KUBEBUILDER_ASSETS"] = assets;
        Assert.Equal(assets, await FoundInAsync());
    }

    [Fact]
    public async Task A_half_set_is_passed_over()
    {
        _variables["KUBEBUILDER_ASSETS"] = Programs("assets", "etcd", "kube-apiserver", "kubectl");
        string cached = Programs("cache/v1.30.0");

        Assert.Equal(cached, await FoundInAsync());
    }

    [Fact]
    public async Task The_newest_version_of_the_cache_is_taken_as_numbers_count()
    {
        Programs("cache/v1.9.0");
        Programs("cache/not-a-version");
        string newest = Programs("cache/v1.30.0");
        Programs("cache/v1.30.1", "etcd");

        Assert.Equal(newest, await FoundInAsync());
    }

    [Fact]
    public async Task A_version_that_is_asked_for_is_insisted_on()
    {
        _variables["KUBEBUILDER_ASSETS"] = Programs("assets");
        _source.Versions["assets"] = "v1.31.0";
        string cached = Programs("cache/v1.20.2");
        Programs("cache/v1.30.0");

        Assert.Equal(cached, await FoundInAsync("v1.20.2"));
    }

    [Fact]
    public async Task What_is_nowhere_is_downloaded()
    {
        _source.Downloaded = () => Programs("cache/v1.31.0");

        Assert.EndsWith("v1.31.0", await FoundInAsync("v1.31.0"), StringComparison.Ordinal);
        Assert.Equal(1, _source.Downloads);
    }

    [Fact]
    public async Task When_none_can_be_had_one_error_tells_every_way_and_its_result()
    {
        _variables["KUBEBUILDER_ASSETS"] = Programs("assets", "etcd");
        Programs("cache/v1.20.2");

        MeshToolsException error = await NotFoundAsync(version: "v1.31.0");

        Assert.Equal(ErrorCatalog.SandboxBinariesNotFound, error.Definition);
        string[] lines = error.Message.Split(Environment.NewLine);
        Assert.Equal(5, lines.Length);
        Assert.StartsWith("  KUBEBUILDER_ASSETS", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("has no kube-apiserver, kube-controller-manager, kube-scheduler", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  PATH: has no etcd", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("has v1.20.2, not v1.31.0", lines[3], StringComparison.Ordinal);
        Assert.Equal("  download of v1.31.0: no network", lines[4]);
        Assert.NotEmpty(error.Action);
    }

    [Fact]
    public async Task A_program_that_does_not_run_is_no_find()
    {
        Programs("cache/v1.30.0");
        _source.Versions["v1.30.0"] = "Segmentation fault";

        Assert.Contains("does not run", (await NotFoundAsync()).Message, StringComparison.Ordinal);
    }

    private string Programs(string folder, params string[] names)
    {
        foreach (string name in names.Length > 0 ? names : ControlPlaneBinaries.Names)
        {
            _folder.Program(Path.Combine(folder, name));
        }

        return Path.Combine(_folder.Path, folder);
    }

    private async Task<string> FoundInAsync(string? version = null) =>
        Path.GetDirectoryName((await SearchAsync(null, version)).ApiServer)!;

    private Task<MeshToolsException> NotFoundAsync(string? assets = null, string? version = null) =>
        Assert.ThrowsAsync<MeshToolsException>(() => SearchAsync(assets, version));

    private Task<ControlPlaneBinaries> SearchAsync(string? assets, string? version) =>
        new BinarySearch(_source, _variables.GetValueOrDefault, Cache).FindAsync(
            assets, version is null ? null : KubernetesVersion.TryParse(version), new SilentHost(), CancellationToken.None);

    /// <summary>Programs whose version is their folder's name, and a network that is not there.</summary>
    private sealed class ScriptedSource : IControlPlaneSource
    {
        public Dictionary<string, string> Versions { get; } = [];

        public Func<string>? Downloaded { get; set; }

        public int Downloads { get; private set; }

        public Task<KubernetesVersion?> VersionOfAsync(string apiServer, CancellationToken cancellationToken)
        {
            string folder = Path.GetFileName(Path.GetDirectoryName(apiServer))!;
            string version = Versions.GetValueOrDefault(folder) ?? (folder.StartsWith('v') ? folder : "v1.20.2");
            return Task.FromResult(KubernetesVersion.TryParse(version));
        }

        public Task<string> DownloadAsync(KubernetesVersion version, string cache, IOperationHost host, CancellationToken cancellationToken)
        {
            Downloads++;
            return Downloaded is null
                ? throw new MeshToolsException(ErrorCatalog.SandboxBinariesNotFound, "no network")
                : Task.FromResult(Downloaded());
        }
    }
}
