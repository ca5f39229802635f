using MeshTools.Cluster.KubeConfig;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

public sealed class InClusterAccountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["KUBERNETES_SERVICE_HOST"] = "10.96.0.1",
        ["KUBERNETES_SERVICE_PORT"] = "6443",
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_mounted_account_says_who_and_the_environment_says_where()
    {
        string token = _folder.File("token", "t");
        _folder.File("ca.crt", "pem");
        _folder.File("namespace", "istio-system\n");

        ConnectionSettings settings = Settings();

        Assert.Equal("in-cluster", settings.Context);
        Assert.Equal(new Uri("https://10.96.0.1:6443"), settings.Server);
        Assert.Equal("istio-system", settings.Namespace);
        Assert.Equal("pem", settings.CertificateAuthority);
        Assert.Equal(token, settings.TokenFile);
        Assert.Null(settings.Token);
    }

    [Fact]
    public void An_IPv6_address_gets_its_brackets_and_a_missing_port_is_443()
    {
        _folder.File("token", "t");
        _environment["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _environment.Remove("KUBERNETES_SERVICE_PORT");

        Assert.Equal(new Uri("https://[fd00::1]:443"), Settings().Server);
    }

    [Fact]
    public void A_pod_without_a_mounted_token_is_told_what_to_set()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => Settings());

        Assert.Equal("KubeConfigNotFound", error.Definition.Id);
        Assert.Contains("automountServiceAccountToken", error.Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_context_does_not_exist_there()
    {
        _folder.File("token", "t");

        Assert.Equal("in-cluster", Settings("in-cluster").Context);
        Assert.Equal("ContextNotFound", Assert.Throws<MeshToolsException>(() => Settings("prod")).Definition.Id);
    }

    private ConnectionSettings Settings(string? context = null) => InClusterAccount.Settings(context, _environment.GetValueOrDefault, _folder.Path);
}
