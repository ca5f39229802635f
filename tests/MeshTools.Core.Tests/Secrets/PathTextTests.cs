using System.Text;
using MeshTools.Certificates.Reading;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;
using MeshTools.Secrets;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Secrets;

/// <summary>Who gives a secret where a path is wanted does not find it again in the error.</summary>
public sealed class PathTextTests
{
    private const string Token = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl";

    private static readonly string Key = TestCertificate.Make(["shop.example"]).KeyPem;

    public static TheoryData<string> Contents =>
    [
        Key,
        Key.ReplaceLineEndings(string.Empty),
        Convert.ToBase64String(Encoding.ASCII.GetBytes(Key)),
        Token,
        "apiVersion: v1\nusers: [{name: u, user: {token: " + Token + "}}]",
        new string('x', 256),
        "sha256~Kj3xWk2mPq9sT7vY1bN4cR6dF8gH0jL5zXaQwErT",
    ];

    [Theory]
    [MemberData(nameof(Contents))]
    public void The_content_of_a_file_is_no_path_and_is_repeated_nowhere(string content)
    {
        string inFolder = Path.Combine("/home/jane/.kube", content);

        Assert.True(PathText.IsContent(content) && PathText.IsContent(inFolder));
        foreach (Action use in new Action[]
        {
            () => CertificateFile.ReadBytes(inFolder, 100),
            () => KubeConfigLocation.Find(content, static _ => null),
            () => KubeConfigLocation.Find(null, name => name == "KUBECONFIG" ? content : null),
            () => ManifestFiles.Load(content),
        })
        {
            MeshToolsException error = Assert.Throws<MeshToolsException>(use);
            Assert.EndsWith("NotFound", error.Definition.Id, StringComparison.Ordinal);
            Assert.DoesNotContain(content[..20], $"{error} {error.Action} {error.ErrorTarget}", StringComparison.Ordinal);
            Assert.DoesNotContain(content[^20..], $"{error} {error.Action} {error.ErrorTarget}", StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/etc/ssl/private/shop.key")]
    [InlineData("C:\\Users\\Jane\\Zertifikate 2024\\MeineFirma-Produktion-Europa-Gateway-2024.pfx")]
    [InlineData("/var/lib/docker/overlay2/0f3c5a7e9b1d2f4a6c8e0b2d4f6a8c0e1f3a5c7e9b1d3f5a7c9e1b3d5f7a9c1e/merged/tls.crt")]
    [InlineData("/home/jane/.kube/config:/home/jane/.kube/clusters/Production-Europe-West-3.yaml:/home/jane/.kube/clusters/Production-Europe-West-4.yaml")]
    [InlineData("/tmp/2F1D9A52-6C1B-4C9E-8C55-93B0F2B1A7D4/kubeconfig")]
    [InlineData("./eyJ.yaml")]
    public void Paths_that_people_have_are_paths(string path) => Assert.False(PathText.IsContent(path));

    [Theory]
    [InlineData("client-key", "'client-key' is not the path of a file; the base64 of its content belongs under 'client-key-data'")]
    [InlineData("client-certificate", "'client-certificate' is not the path of a file")]
    [InlineData("tokenFile", "'tokenFile' is not the path of a file; a token itself belongs under 'token'")]
    public void A_key_or_token_in_the_field_of_a_path_is_told_by_field_and_line(string field, string reason)
    {
        string content = field == "tokenFile" ? Token : Convert.ToBase64String(Encoding.ASCII.GetBytes(Key));
        using Cluster.KubeConfig.KubeConfigFiles files = new();

        MeshToolsException error = Cluster.KubeConfig.KubeConfigFiles.Refused(null, files.Single("server: https://api", $"{field}: {content}"));

        Assert.Equal("KubeConfigInvalid", error.Definition.Id);
        Assert.Contains("line 16", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(content[..20], $"{error} {error.ErrorTarget}", StringComparison.Ordinal);
    }
}
