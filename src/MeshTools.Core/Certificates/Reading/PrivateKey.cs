using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeshTools.Certificates.Reading;

/// <summary>A private key as the secret holds it. Nothing shows it: it has no text form.</summary>
internal sealed class PrivateKey
{
    // Bytes of the key are in the process anyway; the password only exists because some stores export nothing in the clear.
    private static readonly PbeParameters Transport = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);

    private PrivateKey(string pem, byte[] publicKey)
    {
        Pem = pem;
        PublicKey = publicKey;
    }

    /// <summary>PKCS#8, which every version of Envoy reads.</summary>
    public string Pem { get; }

    /// <summary>The public half (SubjectPublicKeyInfo), by which it is held against a certificate.</summary>
    public byte[] PublicKey { get; }

    /// <exception cref="CryptographicException">The store does not let it out.</exception>
    public static PrivateKey Of(AsymmetricAlgorithm key)
    {
        string pem;
        try
        {
            pem = key.ExportPkcs8PrivateKeyPem();
        }
        catch (CryptographicException)
        {
            // A PFX on Windows: exportable, but only encrypted.
            byte[] password = RandomNumberGenerator.GetBytes(32);
            byte[] encrypted = key.ExportEncryptedPkcs8PrivateKey(password, Transport);
            using AsymmetricAlgorithm copy = key is RSA ? RSA.Create() : ECDsa.Create();
            copy.ImportEncryptedPkcs8PrivateKey(password, encrypted, out _);
            pem = copy.ExportPkcs8PrivateKeyPem();
        }

        return new PrivateKey(pem + "\n", key.ExportSubjectPublicKeyInfo());
    }

    public bool BelongsTo(X509Certificate2 certificate)
    {
        try
        {
            using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey();
            return key is not null && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(PublicKey);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public override string ToString() => "(secret)";
}
