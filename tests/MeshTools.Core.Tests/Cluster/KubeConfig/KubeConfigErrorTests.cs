using System.Text;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

/// <summary>Everything that is wrong with a kubeconfig names the file, and the line where there is one.</summary>
public sealed class KubeConfigErrorTests : IDisposable
{
    private const string Server = "server: https://api";

    private readonly KubeConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    // The inner lines of the cluster begin in line 12 of the file.
    [Theory]
    [InlineData("server: [a]", 12, "'server' must be a text, not a list")]
    [InlineData("tls-server-name: x", 12, "cluster 'c' has no server")]
    [InlineData("server: ''", 12, "cluster 'c' has no server")]
    [InlineData("server: localhost", 12, "'localhost' is not an http or https address")]
    [InlineData("server: ftp://api", 12, "not an http or https address")]
    [InlineData("server: /etc/passwd", 12, "not an http or https address")]
    [InlineData(Server + "\ncertificate-authority-data: '%%%'", 13, "'certificate-authority-data' is not base64")]
    [InlineData(Server + "\ncertificate-authority-data: aGVsbG8=", 13, "'certificate-authority-data' holds no PEM block")]
    [InlineData(Server + "\ncertificate-authority-data: {a: b}", 13, "must be a text, not a mapping")]
    [InlineData(Server + "\ninsecure-skip-tls-verify: maybe", 13, "must be true or false")]
    [InlineData(Server + "\ninsecure-skip-tls-verify: [true]", 13, "must be true or false")]
    [InlineData("server: jane:s3cr3t-word@api", 12, "'server' is not an http or https address")]
    [InlineData(Server + "\nproxy-url: jane:s3cr3t-word@proxy:3128", 13, "'proxy-url' is not an http, https or socks5 address")]
    [InlineData(Server + "\nproxy-url: proxy", 13, "is not an http, https or socks5 address")]
    [InlineData(Server + "\ncertificate-authority: \"\\0\"", 13, "'certificate-authority' is no path")]
    public void A_cluster_that_is_wrong_is_named_by_line(string cluster, int line, string complaint) => AssertWrong(_files.Single(cluster), line, complaint);

    // The inner lines of the user begin in line 16 of the file.
    [Theory]
    [InlineData("token: {a: b}", 16, "'token' must be a text, not a mapping")]
    [InlineData("password: *s3cr3t-word", 16, "a text that begins with * needs quotes")]
    [InlineData("client-key-data: '%'", 16, "'client-key-data' is not base64")]
    [InlineData("client-certificate-data: aGVsbG8=", 16, "holds no PEM block")]
    [InlineData("exec: kubelogin", 16, "'exec' must be a mapping, not a value")]
    [InlineData("exec: {apiVersion: v}", 16, "the exec plugin of user 'u' has no command")]
    [InlineData("exec: {command: x}", 16, "the exec plugin of user 'u' has no apiVersion")]
    [InlineData("exec:\n  apiVersion: v\n  command: x\n  args: one", 19, "'args' must be a list, not a value")]
    [InlineData("exec:\n  apiVersion: v\n  command: x\n  args:\n  - [a]", 20, "each element of 'args' must be a text")]
    [InlineData("exec:\n  apiVersion: v\n  command: x\n  env:\n  - value: a", 20, "an element of 'env' has no name")]
    [InlineData("exec: {apiVersion: v, command: \"./\\0\"}", 16, "'command' is no path")]
    [InlineData("as-groups: [system:masters]", 16, "as-groups")]
    [InlineData("as-uid: 17", 16, "as-uid")]
    [InlineData("as-user-extra: {reason: [drill]}", 16, "as-user-extra")]
    [InlineData("as: admin\nas-user-extra: {reason: drill}", 17, "'reason' must be a list")]
    [InlineData("tokenFile: \"a\\0b\"", 16, "'tokenFile' is no path")]
    public void A_user_that_is_wrong_is_named_by_line(string user, int line, string complaint) => AssertWrong(_files.Single(Server, user), line, complaint);

    [Theory]
    [InlineData("client-certificate-data")]
    [InlineData("client-key-data")]
    public void A_certificate_without_its_key_and_a_key_without_its_certificate_are_refused(string field)
    {
        string pem = Convert.ToBase64String(Encoding.UTF8.GetBytes("-----BEGIN X-----"));

        AssertWrong(_files.Single(Server, $"{field}: {pem}"), 16, "only one of client-certificate and client-key");
    }

    [Theory]
    [InlineData("just a text", 1, "must be a mapping, not a value")]
    [InlineData("- a\n- b\n", 1, "must be a mapping, not a list")]
    [InlineData("clusters: nothing", 1, "'clusters' must be a list")]
    [InlineData("contexts:\n- a\n", 2, "each element of 'contexts' must be a mapping")]
    [InlineData("users:\n- user: {}\n", 2, "an element of 'users' has no name")]
    [InlineData("current-context: [a]", 1, "'current-context' must be a text")]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "stands twice")]
    [InlineData("clusters:\n\t- name: x\n", 2, "tab")]
    [InlineData("clusters: [\nusers: []\n", 1, "not YAML")]
    public void A_file_that_is_no_kubeconfig_is_named_by_line(string text, int line, string complaint) =>
        AssertWrong(_files.Write("config", text), line, complaint);

    [Fact]
    public void Several_documents_are_refused()
    {
        string file = _files.Write("config", "a: 1\n---\nb: 2\n");

        MeshToolsException error = KubeConfigFiles.Refused(null, file);

        Assert.Equal("KubeConfigInvalid", error.Definition.Id);
        Assert.Contains($"'{file}' holds 2 YAML documents", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_context_lists_those_that_there_are()
    {
        string file = _files.Write("config", "contexts:\n- {name: prod, context: {cluster: c}}\n- {name: test, context: {cluster: c}}\n");

        MeshToolsException error = KubeConfigFiles.Refused("Prod", file);

        Assert.Equal("ContextNotFound", error.Definition.Id);
        Assert.Contains("no context 'Prod'; it has: prod, test.", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "KubeConfigInvalid", "context 'x' names no cluster")]
    [InlineData("{cluster: gone}", "ContextNotFound", "names cluster 'gone', which is missing")]
    [InlineData("{cluster: c, user: gone}", "ContextNotFound", "names user 'gone', which is missing")]
    public void A_context_that_points_nowhere_says_at_what(string context, string id, string complaint)
    {
        string file = _files.Write("config", $"clusters:\n- {{name: c, cluster: {{server: 'https://api'}}}}\ncontexts:\n- {{name: x, context: {context}}}\n");

        MeshToolsException error = KubeConfigFiles.Refused("x", file);

        Assert.Equal(id, error.Definition.Id);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_way_to_log_in_is_refused_with_its_successor()
    {
        MeshToolsException error = KubeConfigFiles.Refused(null, _files.Single(Server, "auth-provider: {name: gcp}"));

        Assert.Equal("NotSupportedCredential", error.Definition.Id);
        Assert.Contains("'gcp'", error.Message, StringComparison.Ordinal);
        Assert.Contains("gke-gcloud-auth-plugin", error.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData(".")]
    public void A_file_that_a_field_names_and_that_cannot_be_read_is_named_with_the_field(string path)
    {
        string file = _files.Single($"{Server}\ncertificate-authority: {path}");

        MeshToolsException error = KubeConfigFiles.Refused(null, file);

        Assert.Equal("KubeConfigUnreadable", error.Definition.Id);
        Assert.Contains("'certificate-authority'", error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Equal(Path.GetFullPath(path, _files.Folder), error.ErrorTarget);
    }

    [Fact]
    public void A_folder_in_place_of_a_kubeconfig_is_unreadable() =>
        Assert.Equal("KubeConfigUnreadable", KubeConfigFiles.Refused(null, _files.Folder).Definition.Id);

    [Fact]
    public void A_binary_file_is_refused_and_not_printed()
    {
        string file = _files.Write("config", "\0\u0001\u0002ELF" + new string('\uFFFD', 1000));

        MeshToolsException error = KubeConfigFiles.Refused(null, file);

        Assert.Equal("KubeConfigInvalid", error.Definition.Id);
        Assert.True(error.Message.Length < 400, error.Message);
    }

    private static void AssertWrong(string file, int line, string complaint)
    {
        MeshToolsException error = KubeConfigFiles.Refused(null, file);

        Assert.Equal("KubeConfigInvalid", error.Definition.Id);
        Assert.Contains($"'{file}', line {line}", error.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.Equal(file, error.ErrorTarget);
        Assert.DoesNotContain("s3cr3t-word", error.ToString(), StringComparison.Ordinal);
    }
}
