using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeshTools.Testing;

/// <summary>A certificate of any kind for tests, with its key.</summary>
internal sealed class TestCertificate
{
    private TestCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        Certificate = certificate;
        Key = key;
    }

    public X509Certificate2 Certificate { get; }

    public AsymmetricAlgorithm Key { get; }

    public string Pem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <param name="names">Its DNS names; the first is the subject's too.</param>
    /// <param name="issuer">Who signs it; null for itself.</param>
    /// <param name="key">Its key; null for P-256.</param>
    /// <param name="from">Days from now until it begins.</param>
    /// <param name="until">Days from now until it ends; not a whole number, so that a slow test counts the same days as a quick one.</param>
    /// <param name="isAuthority">CA:TRUE.</param>
    /// <param name="hash">Of the signature; null for SHA-256.</param>
    /// <param name="keyIds">With the ids by which generations of one authority are told apart.</param>
    /// <param name="alternatives">With alternative names; null for all but authorities.</param>
    /// <param name="uses">The numbers of its uses (extendedKeyUsage); null to name none.</param>
    public static TestCertificate Make(
        string[] names, TestCertificate? issuer = null, AsymmetricAlgorithm? key = null, double from = -10, double until = 99.5, bool isAuthority = false,
        HashAlgorithmName? hash = null, bool keyIds = true, bool? alternatives = null, string[]? uses = null)
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        HashAlgorithmName with = hash ?? HashAlgorithmName.SHA256;
        CertificateRequest request = key is RSA rsa
            ? new CertificateRequest($"CN={names[0]}", rsa, with, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={names[0]}", (ECDsa)key, with);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (keyIds)
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        }

        if (keyIds && issuer is not null)
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer.Certificate, true, false));
        }

        if (uses is not null)
        {
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. uses.Select(static use => new Oid(use))], false));
        }

        if (alternatives ?? !isAuthority)
        {
            SubjectAlternativeNameBuilder alternative = new();
            Array.ForEach(names, alternative.AddDnsName);
            request.CertificateExtensions.Add(alternative.Build());
        }

        DateTimeOffset start = DateTimeOffset.UtcNow.AddDays(from);
        DateTimeOffset end = DateTimeOffset.UtcNow.AddDays(until);
        X509SignatureGenerator signer = Signer(issuer?.Key ?? key, with);
        using X509Certificate2 made = request.Create(issuer?.Certificate.SubjectName ?? request.SubjectName, signer, start, end, RandomNumberGenerator.GetBytes(9));
        return new TestCertificate(X509Certificate2.CreateFromPem(made.ExportCertificatePem()), key);
    }

    public static TestCertificate Authority(string name, TestCertificate? issuer = null, double until = 1000, bool keyIds = true) =>
        Make([name], issuer, from: -1000, until: until, isAuthority: true, keyIds: keyIds);

    /// <summary>The same certificate beside another key.</summary>
    public TestCertificate With(AsymmetricAlgorithm key) => new(Certificate, key);

    /// <summary>With the key in it, as a store has it.</summary>
    public X509Certificate2 WithKey() => Key is RSA rsa ? Certificate.CopyWithPrivateKey(rsa) : Certificate.CopyWithPrivateKey((ECDsa)Key);

    public override string ToString() => Certificate.Subject;

    private static X509SignatureGenerator Signer(AsymmetricAlgorithm key, HashAlgorithmName hash) =>
        hash == HashAlgorithmName.SHA1 ? new Sha1Signer(key)
        : key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa((ECDsa)key);

    /// <summary>Signs as was usual twenty years ago, which .NET does not do any more.</summary>
    private sealed class Sha1Signer(AsymmetricAlgorithm key) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator _modern = Signer(key, HashAlgorithmName.SHA256);

        // sha1WithRSAEncryption, ecdsa-with-SHA1.
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString(key is RSA ? "300d06092a864886f70d0101050500" : "300906072a8648ce3d0401");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key is RSA rsa
            ? rsa.SignData(data, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)
            : ((ECDsa)key).SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => _modern.PublicKey;
    }
}
