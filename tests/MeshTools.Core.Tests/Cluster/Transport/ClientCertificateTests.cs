using System.Security.Cryptography.X509Certificates;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

public sealed class ClientCertificateTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void A_certificate_comes_with_its_key()
    {
        (string certificate, string key) = _authority.IssuePem("jane");

        using X509Certificate2 loaded = ClientCertificate.Load(certificate, key, "prod", DateTimeOffset.UtcNow);

        Assert.True(loaded.HasPrivateKey);
        Assert.Equal("CN=jane", loaded.Subject);
    }

    [Theory]
    [InlineData(-10, -1)]
    [InlineData(1, 10)]
    public void One_that_is_not_valid_now_is_refused_with_its_dates(int from, int until)
    {
        (string certificate, string key) = _authority.IssuePem("jane", from, until);

        MeshToolsException error = Refused(certificate, key);

        Assert.Contains("'prod'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{DateTime.UtcNow.AddDays(from):yyyy-MM-dd}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{DateTime.UtcNow.AddDays(until):yyyy-MM-dd}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_of_another_certificate_is_refused()
    {
        (string certificate, _) = _authority.IssuePem("jane");
        (_, string key) = _authority.IssuePem("john");

        Assert.Contains("'prod'", Refused(certificate, key).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_certificate_or_no_key_is_refused()
    {
        (string certificate, string key) = _authority.IssuePem("jane");

        Refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", key);
        Refused(key, certificate);
        Refused(certificate, "-----BEGIN EC PRIVATE KEY-----\n!\n-----END EC PRIVATE KEY-----");
        Refused(string.Empty, string.Empty);
    }

    [Fact]
    public void A_connection_is_not_even_tried_with_an_expired_certificate()
    {
        (string certificate, string key) = _authority.IssuePem("jane", -10, -1);

        MeshToolsException error = Assert.Throws<MeshToolsException>(
            () => new ApiTransport(ScriptedServer.Settings with { ClientCertificate = certificate, ClientKey = key }));

        Assert.Equal("ClientCertificateInvalid", error.Definition.Id);
    }

    private static MeshToolsException Refused(string certificate, string key)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => ClientCertificate.Load(certificate, key, "prod", DateTimeOffset.UtcNow));
        Assert.Equal("ClientCertificateInvalid", error.Definition.Id);
        Assert.DoesNotContain("PRIVATE KEY", error.Message, StringComparison.Ordinal);
        return error;
    }
}
