using System.Management.Automation;
using System.Security.Cryptography;

namespace MeshTools.Cluster.Tests.Certificates;

/// <summary>Whatever is wrong with what New-SdsCertificate is given: an error with an id, and no object of the cluster is touched.</summary>
public sealed class BadCertificateTests(CertificateFixture cluster) : IClassFixture<CertificateFixture>, IAsyncLifetime
{
    private const string Files = "-CertificatePath $Folder/shop.crt -KeyPath $Folder/shop.key";

    public async Task InitializeAsync()
    {
        await cluster.UseAsync("1.5.0");
        cluster.Pair("shop");
        cluster.Pair("other");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string, string> Bad => new()
    {
        { "-CertificatePath $Folder/none.crt -KeyPath $Folder/shop.key", "CertificateFileNotFound" },
        { "-CertificatePath $Folder/shop.key -KeyPath $Folder/shop.key", "CertificateUnreadable" },
        { "-CertificatePath $Folder/shop.crt -KeyPath $Folder/shop.crt", "CertificateKeyUnreadable" },
        { "-CertificatePath $Folder/shop.crt -KeyPath $Folder/locked.key", "CertificatePasswordWrong" },
        { "-CertificatePath $Folder/shop.crt -KeyPath $Folder/other.key", "CertificateKeyMismatch" },
        { "-CertificatePath $Folder/expired.crt -KeyPath $Folder/expired.key", "CertificateNotValid" },
        { "-CertificatePath $Folder/weak.crt -KeyPath $Folder/weak.key", "CertificateWeak" },
        { "-CertificatePath $Folder/shop.crt -KeyPath $Folder/shop.key -ChainPath $Folder/other.crt", "CertificateChainBroken" },
        { "-CertificatePath $Folder/authority.crt -KeyPath $Folder/authority.key", "CertificateIsAuthority" },
        { "-PfxPath $Folder/shop.crt", "CertificateUnreadable" },
        { "-CertificatePath $Folder/large.crt -KeyPath $Folder/shop.key", "CertificateTooLarge" },
        { Files + " -HostName blog.example", "CertificateHostMismatch" },
        { Files + " -HostName 'no host'", "HostNameInvalid" },
        { Files + " -Mode MUTUAL", "CertificateAuthorityMissing" },
        { Files + " -Mode OPTIONAL_MUTUAL -CaPath $Folder/authority.crt", "TlsModeNotSupported" },
        { "-SelfSigned -DnsName 'no name'", "HostNameInvalid" },
        { "istio-cert|" + Files, "CredentialNameInvalid" },
        { "shop-cacert|" + Files, "CredentialNameInvalid" },
        { "Shop|" + Files, "CredentialNameInvalid" },
        { "token|" + Files + " -Force", "SecretOfAnotherPurpose" },
        { "taken|" + Files, "CertificateExists" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Bad_input_is_a_clear_error_and_nothing_is_written(string arguments, string id)
    {
        await cluster.GatewayAsync();
        await cluster.PostAsync("/api/v1/namespaces/istio-system/secrets", "{metadata: {name: token}, stringData: {token: x, cert: x, key: x}}");
        cluster.Certs("New-SdsCertificate taken -SelfSigned -DnsName taken.example").Clean();
        cluster.Pair("expired", static () => TestCertificate.Make(["shop.example"], until: -1));
        cluster.Pair("weak", static () => TestCertificate.Make(["shop.example"], key: RSA.Create(1024)));
        cluster.Pair("authority", static () => TestCertificate.Authority("authority"));
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "large.crt"), new string('x', 300_000));
        await File.WriteAllTextAsync(
            Path.Combine(cluster.Folder, "locked.key"),
            cluster.Pair("shop").Key.ExportEncryptedPkcs8PrivateKeyPem("secret word", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        IReadOnlyDictionary<string, string> before = await cluster.VersionsAsync();
        string[] parts = arguments.Split('|');

        Outcome outcome = cluster.Certs($"New-SdsCertificate {(parts.Length == 2 ? parts[0] : "cr-yy")} {parts[^1]} -Gateway web");

        Assert.StartsWith(id + ",", outcome.Terminating?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEqual(ErrorCategory.NotSpecified, outcome.Terminating!.CategoryInfo.Category);
        Assert.NotEmpty(outcome.Terminating.ErrorDetails.RecommendedAction);
        Assert.Empty(outcome.Output);
        Assert.Equal(before, await cluster.VersionsAsync());
    }
}
