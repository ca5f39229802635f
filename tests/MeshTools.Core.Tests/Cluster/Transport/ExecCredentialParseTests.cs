using CsCheck;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>What a plugin prints is a credential or an error, and a secret in it is never repeated.</summary>
public sealed class ExecCredentialParseTests
{
    private const string Full = """
        {"apiVersion":"v1","kind":"ExecCredential","status":{"token":"s3cr3t","clientCertificateData":"s3cr3t-pem","clientKeyData":"s3cr3t-key",
        "expirationTimestamp":"2030-01-02T03:04:05Z"}}
        """;

    private static readonly ExecPlugin Plugin = new("v1", "login", [], new Dictionary<string, string>(), null, null);

    [Fact]
    public void All_of_it_is_read()
    {
        ExecCredential credential = ExecPluginRunner.Parse(Full, Plugin, "prod");

        Assert.Equal("s3cr3t", credential.Token);
        Assert.Equal("s3cr3t-pem", credential.Certificate);
        Assert.Equal("s3cr3t-key", credential.Key);
        Assert.Equal(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), credential.Expires);
        Assert.DoesNotContain("s3cr3t", credential.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2030-01-02T05:04:05+02:00")]
    [InlineData("2030-01-02T03:04:05.000Z")]
    public void Times_are_read_with_their_zone(string time) =>
        Assert.Equal(
            new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ExecPluginRunner.Parse($$$"""{"apiVersion":"v1","status":{"token":"t","expirationTimestamp":"{{{time}}}"}}""", Plugin, "prod").Expires);

    [Theory]
    [InlineData("")]
    [InlineData("s3cr3t")]
    [InlineData("null")]
    [InlineData("[\"s3cr3t\"]")]
    [InlineData("{}")]
    [InlineData("{\"apiVersion\":\"v1\"}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":\"s3cr3t\"}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":{\"token\":5}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":{\"token\":\"\"}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":{\"clientCertificateData\":\"s3cr3t\"}}")]
    [InlineData("{\"apiVersion\":\"v1beta1\",\"status\":{\"token\":\"s3cr3t\"}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":{\"token\":\"s3cr3t\",\"expirationTimestamp\":\"soon\"}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"apiVersion\":\"v1\",\"status\":{\"token\":\"s3cr3t\"}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":{\"token\":\"s3cr3t\",\"token\":\"s3cr3t\"}}")]
    [InlineData("{\"apiVersion\":\"v1\",\"status\":{\"token\":\"\\ud800\"}}")]
    public void Anything_else_is_refused_without_repeating_it(string answer)
    {
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => ExecPluginRunner.Parse(answer, Plugin, "prod"));

        Assert.Equal("CredentialPluginFailed", error.Definition.Id);
        Assert.Contains("'login'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_than_the_kubeconfig_asks_for_is_named() =>
        Assert.Contains(
            "'v1beta1', the kubeconfig asks for 'v1'",
            Assert.Throws<MeshToolsException>(() => ExecPluginRunner.Parse("""{"apiVersion":"v1beta1","status":{"token":"t"}}""", Plugin, "prod")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_damaged_answer_is_a_credential_or_refused_without_repeating_the_token() =>
        Mutations.Of(Full.Replace("\"status\"", $"\"spec\":\"{new string('-', 300)}\",\"status\"", StringComparison.Ordinal), Gen.OneOf("{", "}", "[", "]", "\"", ",", ":", "null", "1", "\\ud800", "\\", "\"a\":1,")).Sample(
            static answer =>
            {
                try
                {
                    ExecPluginRunner.Parse(answer, Plugin, "prod");
                }
                catch (MeshToolsException error)
                {
                    Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
                }
            },
            iter: 3_000);
}
