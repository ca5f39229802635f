using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using MeshTools.Certificates;
using MeshTools.Certificates.Reading;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Testing;
using Xunit.Abstractions;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>Damaged files are an error of ours or a certificate, and never anything else.</summary>
public sealed class SourceFuzzTests(ITestOutputHelper output)
{
    private const int Texts = 20_000;
    private const int Files = 3_000;

    private static readonly TestCertificate Root = TestCertificate.Authority("root");
    private static readonly TestCertificate Shop = TestCertificate.Make(["shop.example"], Root);
    private static readonly string Encrypted = Shop.Key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1));

    private static readonly string[] Pieces = ["-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", "-----BEGIN PRIVATE KEY-----\n", "-----END EC PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED\n", "=", "\0", "\r", "é", "AAAA", "MIIB", "-----"];

    private static readonly Gen<string> Splinters = Gen.Int[0, Pieces.Length - 1].Select(static piece => Pieces[piece]);

    [Fact]
    public void Damaged_PEM_texts_are_read_or_refused()
    {
        int read = 0;
        int judged = 0;
        Gen.OneOf(Mutations.Of(Shop.Pem + Root.Pem, Splinters), Mutations.Of(Shop.KeyPem + Shop.Pem, Splinters), Mutations.Of(Encrypted, Splinters)).Sample(
            text =>
            {
                if (Try(() => CertificateText.Read(text, "fuzz"), text) is { } certificates)
                {
                    Interlocked.Increment(ref read);
                    if (Try(() => PrivateKeyText.Read(text, null, "fuzz"), text) is PrivateKey key)
                    {
                        if (Try(() => CertificateOffer.Of(new CertificatePair { Certificates = certificates, Key = key }, null), text) is CertificateOffer offer)
                        {
                            Interlocked.Increment(ref judged);
                            _ = CertificateRules.Judge(offer.Chain, offer.Pair, null, DateTimeOffset.UtcNow).ToArray();
                        }
                    }
                }

                Try(() => PrivateKeyText.Read(text, TestFiles.Password("x"), "fuzz"), text);
            },
            iter: Texts);
        output.WriteLine($"{Texts} damaged PEM texts, {read} of them with certificates that can be read, {judged} with the key too.");
    }

    [Fact]
    public void Damaged_PFX_files_are_read_or_refused()
    {
        byte[] valid = new X509Certificate2Collection { Root.Certificate, Shop.WithKey() }.Export(X509ContentType.Pkcs12, "x")!;
        int read = 0;
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 4].Sample(
            hits =>
            {
                byte[] content = [.. valid];
                foreach ((int where, byte value) in hits)
                {
                    content[where] = value;
                }

                if (Try(() => PfxContent.Read(content, TestFiles.Password("x"), "fuzz"), string.Empty) is not null)
                {
                    Interlocked.Increment(ref read);
                }
            },
            iter: Files);
        output.WriteLine($"{Files} damaged PFX files, {read} of them read.");
    }

    private static T? Try<T>(Func<T> read, string text)
        where T : class
    {
        try
        {
            return read();
        }
        catch (MeshToolsException error)
        {
            // A line of base64 would be a piece of the key.
            Assert.DoesNotContain(text.Split('\n'), line => line.Length >= 60 && error.ToString().Contains(line, StringComparison.Ordinal));
            return null;
        }
    }
}
