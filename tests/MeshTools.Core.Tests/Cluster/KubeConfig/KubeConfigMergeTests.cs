using MeshTools.Cluster.KubeConfig;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

public sealed class KubeConfigMergeTests : IDisposable
{
    private readonly KubeConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_first_file_that_has_a_name_wins()
    {
        string first = _files.Write("1", Cluster("c", "https://first") + Context("x", "c"));
        string second = _files.Write("2", Cluster("c", "https://second") + Context("x", "other"));

        Assert.Equal(new Uri("https://first"), KubeConfigFiles.Resolve("x", first, second).Server);
        Assert.Equal("ContextNotFound", KubeConfigFiles.Refused("x", second, first).Definition.Id);
    }

    [Fact]
    public void Parts_of_a_context_may_stand_in_different_files()
    {
        string contexts = _files.Write("1", Context("x", "c", "u"));
        string clusters = _files.Write("2", Cluster("c", "https://api"));
        string users = _files.Write("3", "users:\n- name: u\n  user: {token: t}\n");

        ConnectionSettings settings = KubeConfigFiles.Resolve("x", contexts, clusters, users);

        Assert.Equal(new Uri("https://api"), settings.Server);
        Assert.Equal("t", settings.Token);
    }

    [Fact]
    public void Names_differ_when_their_case_does()
    {
        string file = _files.Write("1", """
            clusters:
            - {name: C, cluster: {server: "https://upper"}}
            - {name: c, cluster: {server: "https://lower"}}
            contexts:
            - {name: x, context: {cluster: c}}
            - {name: X, context: {cluster: C}}
            """);

        Assert.Equal(new Uri("https://lower"), KubeConfigFiles.Resolve("x", file).Server);
        Assert.Equal(new Uri("https://upper"), KubeConfigFiles.Resolve("X", file).Server);
    }

    [Fact]
    public void The_current_context_comes_from_the_first_file_that_names_one()
    {
        string none = _files.Write("1", "current-context: \"\"\n" + Cluster("c", "https://api"));
        string second = _files.Write("2", "current-context: b\n" + Context("b", "c"));
        string third = _files.Write("3", "current-context: a\n" + Context("a", "c"));

        Assert.Equal("b", KubeConfigFiles.Resolve(null, none, second, third).Context);
        Assert.Equal("a", KubeConfigFiles.Resolve(null, none, third, second).Context);
    }

    [Fact]
    public void Contexts_are_listed_in_the_order_of_the_files()
    {
        string first = _files.Write("1", "contexts:\n- {name: z, context: {}}\n- {name: b, context: {}}\n");
        string second = _files.Write("2", "contexts:\n- {name: a, context: {}}\n- {name: b, context: {}}\n");

        Assert.Equal(["z", "b", "a"], KubeConfigDocument.Load([first, second]).ContextNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# comments only\n")]
    [InlineData("null\n")]
    [InlineData("clusters:\nusers: null\ncontexts: []\n")]
    public void A_file_with_nothing_in_it_adds_nothing(string text)
    {
        string empty = _files.Write("1", text);
        string full = _files.Single("server: https://api", name: "2");

        Assert.Equal("home", KubeConfigFiles.Resolve(null, empty, full).Context);
        Assert.Equal("NoCurrentContext", KubeConfigFiles.Refused(null, empty).Definition.Id);
    }

    [Fact]
    public void A_relative_path_is_relative_to_the_file_it_stands_in()
    {
        _files.Write("one/ca.pem", "-----BEGIN CERTIFICATE-----one");
        _files.Write("two/ca.pem", "-----BEGIN CERTIFICATE-----two");
        _files.Write("two/bin/plugin", string.Empty);
        string one = _files.Write("one/config", Context("x", "c", "u"));
        string two = _files.Write("two/config", KubeConfigFiles.Text(
            "server: https://api\ncertificate-authority: ca.pem",
            "tokenFile: ../two/./token\nexec: {apiVersion: v, command: bin/plugin}"));

        ConnectionSettings settings = KubeConfigFiles.Resolve("x", one, two);

        Assert.Equal("-----BEGIN CERTIFICATE-----two", settings.CertificateAuthority);
        Assert.Equal(Path.Combine(_files.Folder, "two", "token"), settings.TokenFile);
        Assert.Equal(Path.Combine(_files.Folder, "two", "bin", "plugin"), settings.Exec!.Command);
    }

    [Fact]
    public void A_plugin_without_a_slash_is_looked_up_on_the_path()
    {
        string file = _files.Single("server: https://api", "exec: {apiVersion: v, command: kubelogin}");

        Assert.Equal("kubelogin", KubeConfigFiles.Resolve(null, file).Exec!.Command);
    }

    [Fact]
    public void An_error_names_the_file_it_comes_from_and_not_the_others()
    {
        string good = _files.Single("server: https://api", name: "good");
        string bad = _files.Write("bad", "clusters:\n- name: [x]\n");

        MeshToolsException error = KubeConfigFiles.Refused(null, good, bad);

        Assert.Contains($"'{bad}', line 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(good, error.Message, StringComparison.Ordinal);
    }

    private static string Cluster(string name, string server) => $"clusters:\n- name: {name}\n  cluster:\n    server: {server}\n";

    private static string Context(string name, string cluster, string? user = null) =>
        $"contexts:\n- name: {name}\n  context:\n    cluster: {cluster}\n" + (user is null ? string.Empty : $"    user: {user}\n");
}
