using MeshTools.Certificates;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Core.Tests.Mesh.Checks;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Documentation;

/// <summary>What about_MeshTools_Versions tells of New-SdsCertificate.</summary>
public sealed class CertificateVersionTests
{
    [Fact]
    public void The_type_of_the_secret() => VersionTopic.Holds("Type of the secret", static version => SecretForm.Choose(null, version, null).Type);

    [Fact]
    public void Its_keys() => VersionTopic.Holds("Keys", static version => SecretForm.Choose(null, version, null) is var form ? $"{form.Certificate}, {form.Key}" : string.Empty);

    [Fact]
    public void The_key_of_a_CA() => VersionTopic.Holds("Key of a CA", static version => SecretForm.Choose(null, version, null).Authority(version));

    [Fact]
    public void Names_that_are_refused() => VersionTopic.Holds("Names that are refused", static version =>
        CredentialName.Problem("istio-shop", version) is null ? "none of these" : "those that begin with istio or prometheus");

    [Theory]
    [InlineData("OPTIONAL_MUTUAL", "mode: OPTIONAL_MUTUAL, credentialName: shop")]
    [InlineData("caCrl", "mode: SIMPLE, caCrl: x")]
    [InlineData("credentialNames", "mode: SIMPLE, credentialNames: [a]")]
    [InlineData("tlsCertificates", "mode: SIMPLE, tlsCertificates: [{}]")]
    [InlineData("caCertCredentialName", "mode: SIMPLE, caCertCredentialName: x")]
    public void A_field_is_known_from_the_release_on_that_its_row_says(string name, string tls) =>
        Assert.Equal(Told(name), First(tls, static (version, server) => !CredentialFindings.FieldsUnknown(version, server).Any()));

    [Fact]
    public void One_source_of_a_certificate_alone_from_the_release_on_that_its_row_says() =>
        Assert.Equal(Told("privateKey"), First("mode: SIMPLE, credentialName: shop, privateKey: sds", static (version, server) => CredentialFindings.SeveralSources(version, server)?.Status == MeshCheckStatus.Fail));

    private static int Told(string name) => ReleaseRange.Parse(
        Assert.Single(VersionTopic.Topic.TableWith("A Gateway's server may have").Rows, row => row[1].Split(' ', ',').Contains(name))[0]).From;

    private static int First(string tls, Func<IstioVersion, GatewayServer, bool> isSo) => VersionTopic.Releases.First(minor => isSo(
        VersionTopic.Version(minor), Assert.Single(new MeshView(Meshes.Of($"1.{minor}.0").With(Objects.Gateway(Objects.Https(tls))).Build()).Servers)));
}
