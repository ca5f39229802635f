using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MeshTools.Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Certificates.Sources;
using MeshTools.Errors;
using MeshTools.Testing;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>Every form in which people have certificates and keys.</summary>
public sealed class SourceTests : IDisposable
{
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
    private static readonly TestCertificate Root = TestCertificate.Authority("root");
    private static readonly TestCertificate Elliptic = TestCertificate.Make(["shop.example"], Root);
    private static readonly TestCertificate Rsa = TestCertificate.Make(["shop.example"], Root, RSA.Create(2048));

    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string> KeyForms => ["PKCS#8 EC", "PKCS#8 RSA", "SEC1", "PKCS#1", "encrypted EC", "encrypted RSA"];

    [Theory]
    [MemberData(nameof(KeyForms))]
    public void Each_form_of_a_key_is_read_and_written_as_PKCS8(string form)
    {
        TestCertificate made = form.EndsWith("RSA", StringComparison.Ordinal) || form == "PKCS#1" ? Rsa : Elliptic;
        string key = form switch
        {
            "SEC1" => ((ECDsa)made.Key).ExportECPrivateKeyPem(),
            "PKCS#1" => ((RSA)made.Key).ExportRSAPrivateKeyPem(),
            _ when form.StartsWith("encrypted", StringComparison.Ordinal) => made.Key.ExportEncryptedPkcs8PrivateKeyPem("correct horse", Encryption),
            _ => made.KeyPem,
        };

        CertificatePair pair = Pem(made.Pem, key, "correct horse");

        Assert.True(pair.Key.BelongsTo(made.Certificate));
        Assert.Equal(made.KeyPem, pair.Key.Pem);
        Assert.Equal("(secret)", pair.Key.ToString());
    }

    [Fact]
    public void Certificate_key_and_chain_may_be_in_one_file_and_in_UTF16()
    {
        string both = _files.Write("both.pem", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("Bag Attributes\n" + Elliptic.Pem + Root.Pem + Elliptic.KeyPem)).ToArray());

        CertificatePair pair = new PemSource(both, both, null, null).Read(default);

        Assert.Equal(2, pair.Certificates.Count);
        Assert.True(pair.Key.BelongsTo(Elliptic.Certificate));
    }

    [Theory]
    [InlineData("correct horse")]
    [InlineData(null)]
    public void A_PFX_is_read_with_its_chain(string? password)
    {
        X509Certificate2Collection collection = [Root.Certificate, Elliptic.WithKey()];
        string path = _files.Write("shop.pfx", collection.Export(X509ContentType.Pkcs12, password)!);

        CertificatePair pair = new PfxSource(path, password is null ? null : TestFiles.Password(password)).Read(default);

        Assert.Equal(2, pair.Certificates.Count);
        Assert.True(pair.Key.BelongsTo(Elliptic.Certificate));
    }

    [Fact]
    public void A_certificate_in_memory_brings_its_key()
    {
        CertificatePair pair = new ObjectSource([Root.Certificate, Rsa.WithKey()], "the pipeline", true).Read(default);

        Assert.Equal(Rsa.KeyPem, pair.Key.Pem);
    }

    [Theory]
    [InlineData("ECDSA_P256")]
    [InlineData("ECDSA_P384")]
    [InlineData("RSA_2048")]
    public void A_self_signed_certificate_is_one_for_servers_and_for_the_names(string algorithm)
    {
        CertificatePair pair = new SelfSignedSource(["shop.example", "*.shop.example", "10.0.0.1"], algorithm, 30).Read(DateTimeOffset.UtcNow);
        CertificateOffer offer = CertificateOffer.Of(pair, null);

        Assert.Equal(["shop.example", "*.shop.example", "10.0.0.1"], offer.Leaf.DnsNames);
        Assert.Equal((algorithm, true), (offer.Leaf.KeyAlgorithm, offer.Leaf.IsSelfSigned));
        Assert.InRange((offer.Leaf.NotAfter - DateTimeOffset.UtcNow).TotalDays, 29.9, 30.1);
        Assert.Empty(CertificateRules.Judge(offer.Chain, pair, null, DateTimeOffset.UtcNow));
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "no file", nameof(ErrorCatalog.CertificateFileNotFound) },
        { "a folder", nameof(ErrorCatalog.CertificateFileNotFound) },
        { "empty", nameof(ErrorCatalog.CertificateUnreadable) },
        { "a key for a certificate", nameof(ErrorCatalog.CertificateUnreadable) },
        { "cut", nameof(ErrorCatalog.CertificateUnreadable) },
        { "damaged", nameof(ErrorCatalog.CertificateUnreadable) },
        { "DER", nameof(ErrorCatalog.CertificateUnreadable) },
        { "too large", nameof(ErrorCatalog.CertificateTooLarge) },
        { "a certificate that is too large", nameof(ErrorCatalog.CertificateTooLarge) },
        { "no key", nameof(ErrorCatalog.CertificateKeyUnreadable) },
        { "two keys", nameof(ErrorCatalog.CertificateKeyUnreadable) },
        { "a damaged key", nameof(ErrorCatalog.CertificateKeyUnreadable) },
        { "openssl's old encryption", nameof(ErrorCatalog.CertificateKeyUnreadable) },
        { "a key that is too large", nameof(ErrorCatalog.CertificateTooLarge) },
        { "no password", nameof(ErrorCatalog.CertificatePasswordWrong) },
        { "a wrong password", nameof(ErrorCatalog.CertificatePasswordWrong) },
        { "a PFX that is none", nameof(ErrorCatalog.CertificateUnreadable) },
        { "a PFX and no password", nameof(ErrorCatalog.CertificatePasswordWrong) },
        { "a PFX and a wrong password", nameof(ErrorCatalog.CertificatePasswordWrong) },
        { "a PFX without a key", nameof(ErrorCatalog.CertificateUnreadable) },
        { "a PFX with two keys", nameof(ErrorCatalog.CertificateUnreadable) },
        { "a PFX that is too large", nameof(ErrorCatalog.CertificateTooLarge) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_read_is_said_and_nothing_of_the_key(string situation, string id)
    {
        string encrypted = Elliptic.Key.ExportEncryptedPkcs8PrivateKeyPem("correct horse", Encryption);
        MeshToolsException error = Assert.Throws<MeshToolsException>(() => situation switch
        {
            "no file" => new PemSource("/nowhere/tls.crt", "/nowhere/tls.key", null, null).Read(default),
            "a folder" => new PemSource(Path.GetTempPath(), Path.GetTempPath(), null, null).Read(default),
            "empty" => Pem(string.Empty, Elliptic.KeyPem),
            "a key for a certificate" => Pem(Elliptic.KeyPem, Elliptic.KeyPem),
            "cut" => Pem(Elliptic.Pem[..^40], Elliptic.KeyPem),
            "damaged" => Pem(PemEncoding.WriteString("CERTIFICATE", [1, 2, 3]), Elliptic.KeyPem),
            "DER" => new PemSource(_files.Write("der", Elliptic.Certificate.RawData), _files.Write("key", Elliptic.KeyPem), null, null).Read(default),
            "too large" => Pem(Elliptic.Pem + new string(' ', 300_000), Elliptic.KeyPem),
            "a certificate that is too large" => Pem(PemEncoding.WriteString("CERTIFICATE", new byte[30_000]), Elliptic.KeyPem),
            "no key" => Pem(Elliptic.Pem, Elliptic.Pem),
            "two keys" => Pem(Elliptic.Pem, Elliptic.KeyPem + Rsa.KeyPem),
            "a damaged key" => Pem(Elliptic.Pem, PemEncoding.WriteString("PRIVATE KEY", [48, 3, 2, 1, 1])),
            "openssl's old encryption" => Pem(Elliptic.Pem, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"),
            "a key that is too large" => Pem(Elliptic.Pem, PemEncoding.WriteString("PRIVATE KEY", new byte[12_000])),
            "no password" => Pem(Elliptic.Pem, encrypted),
            "a wrong password" => Pem(Elliptic.Pem, encrypted, "wrong horse"),
            "a PFX that is none" => Pfx(Encoding.ASCII.GetBytes(Elliptic.Pem), "x"),
            "a PFX and no password" => Pfx(Elliptic.WithKey().Export(X509ContentType.Pkcs12, "correct horse"), null),
            "a PFX and a wrong password" => Pfx(Elliptic.WithKey().Export(X509ContentType.Pkcs12, "correct horse"), "wrong horse"),
            "a PFX without a key" => Pfx(Elliptic.Certificate.Export(X509ContentType.Pkcs12, "x"), "x"),
            "a PFX with two keys" => Pfx(new X509Certificate2Collection { Elliptic.WithKey(), Rsa.WithKey() }.Export(X509ContentType.Pkcs12, "x")!, "x"),
            _ => Pfx(new byte[200_000], null),
        });

        Assert.Equal(id, error.Definition.Id);
        Assert.DoesNotContain("horse", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Elliptic.KeyPem.Split('\n')[1][..20], error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(13_000, nameof(ErrorCatalog.CertificateKeyUnreadable))]
    [InlineData(13_001, nameof(ErrorCatalog.CertificateTooLarge))]
    public void A_key_has_at_most_13000_bytes(int length, string id)
    {
        // SOURCES.md, section 6; in a file of its own, and beside the certificate.
        const string Begin = "-----BEGIN PRIVATE KEY-----\nAAAA";
        const string End = "\n-----END PRIVATE KEY-----";
        string key = Begin + new string(' ', length - Begin.Length - End.Length) + End;
        string both = _files.Write("both.pem", Elliptic.Pem + key);

        Assert.Equal(id, Assert.Throws<MeshToolsException>(() => Pem(Elliptic.Pem, key)).Definition.Id);
        Assert.Equal(id, Assert.Throws<MeshToolsException>(() => new PemSource(both, both, null, null).Read(default)).Definition.Id);
    }

    [Fact]
    public void A_file_holds_a_chain_of_95000_bytes_and_a_key_of_13000_at_most()
    {
        string padded = Elliptic.Pem + new string(' ', 95_000 + 13_000 - Elliptic.Pem.Length);

        Assert.True(Pem(padded, Elliptic.KeyPem).Key.BelongsTo(Elliptic.Certificate));
        Assert.Equal(nameof(ErrorCatalog.CertificateTooLarge), Assert.Throws<MeshToolsException>(() => Pem(padded + " ", Elliptic.KeyPem)).Definition.Id);
    }

    private CertificatePair Pem(string certificate, string key, string? password = null) =>
        new PemSource(_files.Write("tls.crt", certificate), _files.Write("tls.key", key), null, password is null ? null : TestFiles.Password(password)).Read(default);

    private CertificatePair Pfx(byte[] content, string? password) =>
        new PfxSource(_files.Write("tls.pfx", content), password is null ? null : TestFiles.Password(password)).Read(default);
}
