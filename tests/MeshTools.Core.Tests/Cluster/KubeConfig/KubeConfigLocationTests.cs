using MeshTools.Cluster.KubeConfig;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

public sealed class KubeConfigLocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private readonly string _a;
    private readonly string _b;
    private readonly string _standard;

    public KubeConfigLocationTests()
    {
        _a = _folder.File("a", string.Empty);
        _b = _folder.File("b", string.Empty);
        _standard = _folder.File("home/.kube/config", string.Empty);
        _environment["HOME"] = Path.Combine(_folder.Path, "home");
        _environment["KUBECONFIG"] = _a;
        _environment["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_parameter_comes_first()
    {
        KubeConfigLocation found = Find(_b);

        Assert.Equal([_b], found.Files);
        Assert.True(found.IsExplicit);
    }

    [Fact]
    public void Then_the_variable()
    {
        KubeConfigLocation found = Find();

        Assert.Equal([_a], found.Files);
        Assert.False(found.IsExplicit);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Then_the_file_in_the_home_folder(string? variable)
    {
        _environment["KUBECONFIG"] = variable!;

        Assert.Equal([_standard], Find().Files);
    }

    [Fact]
    public void Then_the_pods_own_account()
    {
        _environment.Remove("KUBECONFIG");
        _environment["HOME"] = _folder.Path;

        Assert.Empty(Find().Files);
    }

    [Fact]
    public void With_nothing_at_all_the_error_says_where_it_was_looked()
    {
        _environment.Clear();
        _environment["HOME"] = _folder.Path;

        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Find());

        Assert.Equal("KubeConfigNotFound", error.Definition.Id);
        Assert.Contains("KUBECONFIG", error.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_folder.Path, ".kube", "config"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_home_folder_it_is_not_looked_for_there()
    {
        _environment.Clear();

        Assert.Equal("KubeConfigNotFound", Assert.Throws<MeshToolsException>(() => Find()).Definition.Id);
    }

    [Fact]
    public void A_list_keeps_its_order_and_names_each_file_once()
    {
        char separator = Path.PathSeparator;

        Assert.Equal([_b, _a], Find($"{_b}{separator}{separator}{_a}{separator} {_b}").Files);
    }

    [Fact]
    public void A_file_of_the_variable_that_is_missing_is_passed_over()
    {
        _environment["KUBECONFIG"] = Missing() + Path.PathSeparator + _b;

        Assert.Equal([_b], Find().Files);
    }

    [Fact]
    public void A_variable_whose_files_are_all_missing_is_a_mistake_and_not_passed_over()
    {
        _environment["KUBECONFIG"] = Missing();

        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Find());

        Assert.Equal("KubeConfigNotFound", error.Definition.Id);
        Assert.Contains(Missing(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_of_the_parameter_is_named()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Find(_a + Path.PathSeparator + Missing()));

        Assert.Equal("KubeConfigNotFound", error.Definition.Id);
        Assert.Contains($"'{Missing()}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("-KubeConfig", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_can_be_no_path_is_a_file_that_is_not_there() =>
        Assert.Equal("KubeConfigNotFound", Assert.Throws<MeshToolsException>(() => Find("a\0b")).Definition.Id);

    [Fact]
    public void Relative_paths_are_made_absolute()
    {
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), _a);

        Assert.Equal([_a], Find(relative).Files);
    }

    private string Missing() => Path.Combine(_folder.Path, "missing");

    private KubeConfigLocation Find(string? parameter = null) => KubeConfigLocation.Find(parameter, _environment.GetValueOrDefault);
}
