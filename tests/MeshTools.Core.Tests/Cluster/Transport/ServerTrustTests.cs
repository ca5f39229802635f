using System.Security.Cryptography.X509Certificates;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>Real handshakes on loopback.</summary>
public sealed class ServerTrustTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_certificate_of_the_kubeconfigs_authority_is_trusted()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using LoopbackServer server = new(certificate);

        Assert.True((await NetworkCall.SendAsync(Settings(server))).IsSuccess);
    }

    [Fact]
    public async Task Several_authorities_in_one_text_all_count()
    {
        using TestAuthority other = new("other");
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using LoopbackServer server = new(certificate);

        Assert.True((await NetworkCall.SendAsync(Settings(server) with { CertificateAuthority = other.Pem + "\n" + _authority.Pem })).IsSuccess);
    }

    [Fact]
    public async Task Another_authoritys_certificate_is_refused_and_its_issuer_named()
    {
        using TestAuthority other = new("other-ca");
        using X509Certificate2 certificate = other.Issue("127.0.0.1");
        await using LoopbackServer server = new(certificate);

        MeshToolsException error = await UntrustedAsync(Settings(server), server);

        Assert.Contains("not signed by the certificate authority in the kubeconfig (issuer 'CN=other-ca'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_authority_in_the_kubeconfig_the_systems_count()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using LoopbackServer server = new(certificate);

        await UntrustedAsync(Settings(server) with { CertificateAuthority = null }, server);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_with_its_date()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1", -10, -2);
        await using LoopbackServer server = new(certificate);

        MeshToolsException error = await UntrustedAsync(Settings(server), server);

        Assert.Contains($"it expired at {DateTime.UtcNow.AddDays(-2):yyyy-MM-dd}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_the_future_makes_one_look_at_the_clock()
    {
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1", 2, 10);
        await using LoopbackServer server = new(certificate);

        MeshToolsException error = await UntrustedAsync(Settings(server), server);

        Assert.Contains($"not valid before {DateTime.UtcNow.AddDays(2):yyyy-MM-dd}", error.Message, StringComparison.Ordinal);
        Assert.Contains("clock", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_with_the_name_that_was_wanted()
    {
        using X509Certificate2 certificate = _authority.Issue("api.example");
        await using LoopbackServer server = new(certificate);

        MeshToolsException error = await UntrustedAsync(Settings(server), server);

        Assert.Contains("it is not for the name '127.0.0.1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_server_name_is_the_name_the_certificate_must_have()
    {
        using X509Certificate2 certificate = _authority.Issue("api.example");
        await using LoopbackServer server = new(certificate);

        Assert.True((await NetworkCall.SendAsync(Settings(server) with { TlsServerName = "api.example" })).IsSuccess);
        Assert.Contains(
            "it is not for the name 'other.example'",
            (await UntrustedAsync(Settings(server) with { TlsServerName = "other.example" }, server)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insecure_skip_tls_verify_takes_any_certificate()
    {
        using TestAuthority other = new("other-ca");
        using X509Certificate2 certificate = other.Issue("elsewhere", -10, -2);
        await using LoopbackServer server = new(certificate);

        Assert.True((await NetworkCall.SendAsync(Settings(server) with { SkipTlsVerify = true })).IsSuccess);
    }

    [Fact]
    public async Task The_client_certificate_is_presented()
    {
        (string client, string key) = _authority.IssuePem("jane");
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using LoopbackServer server = new(certificate);

        await NetworkCall.SendAsync(Settings(server) with { ClientCertificate = client, ClientKey = key });
        await NetworkCall.SendAsync(Settings(server));

        // A stranger may come too: another test asks a port on which nobody listened a moment ago.
        Assert.Equal("CN=jane", Assert.Single(server.Clients, static name => name != "none"));
        Assert.Contains("none", server.Clients);
    }

    [Fact]
    public async Task A_plugin_may_hand_out_the_client_certificate()
    {
        (string client, string key) = _authority.IssuePem("jane");
        using PluginScript script = new();
        ExecPlugin plugin = script.Plugin($$$"""
            cat <<'END'
            {"apiVersion":"{{{PluginScript.Version}}}","status":{"clientCertificateData":"{{{client.ReplaceLineEndings("\\n")}}}","clientKeyData":"{{{key.ReplaceLineEndings("\\n")}}}"}}
            END
            """);
        using X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        await using LoopbackServer server = new(certificate);

        await NetworkCall.SendAsync(Settings(server) with { Exec = plugin });

        Assert.Equal("CN=jane", Assert.Single(server.Clients));
        Assert.DoesNotContain("Authorization", Assert.Single(server.Heads), StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_is_no_certificate_names_the_context()
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => new ApiTransport(
            NetworkCall.To("https://127.0.0.1") with { CertificateAuthority = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" }));

        Assert.Equal("KubeConfigInvalid", error.Definition.Id);
        Assert.Contains("'prod'", error.Message, StringComparison.Ordinal);
    }

    private ConnectionSettings Settings(LoopbackServer server) =>
        NetworkCall.To($"https://127.0.0.1:{server.Port}") with { CertificateAuthority = _authority.Pem };

    private static async Task<MeshToolsException> UntrustedAsync(ConnectionSettings settings, LoopbackServer server)
    {
        int before = server.Heads.Count;
        MeshToolsException error = await NetworkCall.FailAsync(settings);
        Assert.Equal("ServerCertificateUntrusted", error.Definition.Id);
        Assert.Contains($"context 'prod' at https://127.0.0.1:{server.Port}", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, server.Heads.Count);
        return error;
    }
}
