using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster.KubeConfig;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

public sealed class ConnectionResolverTests : IDisposable
{
    private const string Server = "server: https://api:6443";

    private readonly KubeConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Everything_a_cluster_says_is_kept()
    {
        ConnectionSettings settings = Resolve($"""
            {Server}
            certificate-authority-data: {Base64("-----BEGIN CERTIFICATE-----")}
            tls-server-name: kubernetes.default
            insecure-skip-tls-verify: false
            proxy-url: socks5://proxy:1080
            """);

        Assert.Equal(new Uri("https://api:6443"), settings.Server);
        Assert.Equal("-----BEGIN CERTIFICATE-----", settings.CertificateAuthority);
        Assert.Equal("kubernetes.default", settings.TlsServerName);
        Assert.False(settings.SkipTlsVerify);
        Assert.Equal(new Uri("socks5://proxy:1080"), settings.Proxy);
    }

    [Fact]
    public void Everything_a_user_says_is_kept()
    {
        ConnectionSettings settings = Resolve(Server, $"""
            client-certificate-data: {Base64("-----BEGIN CERTIFICATE-----")}
            client-key-data: {Base64("-----BEGIN EC PRIVATE KEY-----")}
            username: jane
            password: pw
            as: admin
            as-uid: 06f6ce97
            as-groups: [system:masters, 17]
            as-user-extra:
              reason: [drill]
              example.com/scopes: [x, y]
            """);

        Assert.Equal("-----BEGIN CERTIFICATE-----", settings.ClientCertificate);
        Assert.Equal("-----BEGIN EC PRIVATE KEY-----", settings.ClientKey);
        Assert.Equal(("jane", "pw"), (settings.UserName, settings.Password));
        Assert.Equal(("admin", "06f6ce97"), (settings.Impersonation!.User, settings.Impersonation.Uid));
        Assert.Equal(["system:masters", "17"], settings.Impersonation.Groups);
        Assert.Equal(["reason: drill", "example.com/scopes: x y"], settings.Impersonation.Extra.Select(static extra => $"{extra.Key}: {string.Join(' ', extra.Value)}"));
    }

    [Fact]
    public void An_exec_plugin_is_taken_as_written()
    {
        ExecPlugin plugin = Resolve(Server, """
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: aws
              args: [eks, get-token, "with blank", 007]
              env:
              - {name: AWS_PROFILE, value: dev}
              - {name: EMPTY}
              installHint: Install it.
            """).Exec!;

        Assert.Equal(["eks", "get-token", "with blank", "007"], plugin.Arguments);
        Assert.Equal("dev", plugin.Environment["AWS_PROFILE"]);
        Assert.Equal(string.Empty, plugin.Environment["EMPTY"]);
        Assert.Equal("Install it.", plugin.InstallHint);
        Assert.Null(plugin.ClusterInfo);
    }

    [Fact]
    public void A_plugin_that_asks_for_the_cluster_is_told_about_it()
    {
        string info = Resolve(
            $"{Server}\ntls-server-name: k8s\ncertificate-authority-data: {Base64("-----BEGIN CERTIFICATE-----")}",
            "exec: {apiVersion: v, command: c, provideClusterInfo: true}").Exec!.ClusterInfo!;

        JsonNode cluster = JsonNode.Parse(info)!;
        Assert.Equal("https://api:6443", (string?)cluster["server"]);
        Assert.Equal("k8s", (string?)cluster["tls-server-name"]);
        Assert.Equal(Base64("-----BEGIN CERTIFICATE-----"), (string?)cluster["certificate-authority-data"]);
    }

    [Theory]
    [InlineData("0123456789")]
    [InlineData("1e5")]
    [InlineData("true")]
    [InlineData("2020-01-01")]
    [InlineData("0x10")]
    [InlineData("'null'")]
    public void A_token_that_looks_like_something_else_stays_the_text_it_is(string token) =>
        Assert.Equal(token.Trim('\''), Resolve(Server, $"token: {token}").Token);

    [Fact]
    public void Data_wins_over_a_file_that_need_not_even_exist() =>
        Assert.Equal(
            "-----BEGIN DATA",
            Resolve($"{Server}\ncertificate-authority: gone.pem\ncertificate-authority-data: {Base64("-----BEGIN DATA")}").CertificateAuthority);

    [Fact]
    public void A_context_without_a_user_is_anonymous()
    {
        string file = _files.Write("config", "clusters:\n- {name: c, cluster: {server: 'http://api'}}\ncontexts:\n- {name: x, context: {cluster: c, namespace: ns}}\n");

        ConnectionSettings settings = KubeConfigFiles.Resolve("x", file);

        Assert.Null(settings.Token);
        Assert.Null(settings.Exec);
        Assert.Equal("ns", settings.Namespace);
    }

    [Fact]
    public void A_parameter_wins_over_the_current_context()
    {
        string file = _files.Write("config", """
            current-context: a
            clusters: [{name: c, cluster: {server: 'https://api'}}]
            contexts: [{name: a, context: {cluster: c}}, {name: b, context: {cluster: c}}]
            """);

        Assert.Equal("b", KubeConfigFiles.Resolve("b", file).Context);
    }

    [Fact]
    public void A_kubeconfig_in_JSON_is_one_too_even_with_tabs()
    {
        string file = _files.Write("config", """
            {
            	"current-context": "x",
            	"clusters": [{"name": "c", "cluster": {
            		"insecure-skip-tls-verify": true,
            		"server": "https://api"
            	}}],
            	"contexts": [
            		{"name": "x", "context": {"cluster": "c"}}
            	]
            }
            """);

        Assert.True(KubeConfigFiles.Resolve(null, file).SkipTlsVerify);
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        ConnectionSettings settings = Resolve(Server, "token: hunter2\npassword: hunter2\nexec: {apiVersion: v, command: c, args: [hunter2], env: [{name: A, value: hunter2}]}");

        Assert.DoesNotContain("hunter2", $"{settings} {settings.Exec}", StringComparison.Ordinal);
    }

    private ConnectionSettings Resolve(string cluster, string user = "token: t") =>
        KubeConfigFiles.Resolve(null, _files.Single(cluster, user));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
