using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MeshTools.Sandbox.Pki;

/// <summary>A certificate authority that lives and dies with a sandbox. P-256 throughout: made in a millisecond.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    // A sandbox is gone long before; a year is short enough to be no risk and long enough never to be noticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    // Clocks of containers and virtual machines differ by minutes.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _notBefore;

    /// <param name="name">Its common name.</param>
    /// <param name="now">When it is made.</param>
    public CertificateAuthority(string name, DateTimeOffset now)
    {
        _notBefore = now - ClockSkew;
        CertificateRequest request = new(Subject(name, null), _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _certificate = request.CreateSelfSigned(_notBefore, now + Lifetime);
    }

    public string CertificatePem => _certificate.ExportCertificatePem() + "\n";

    public string KeyPem => _key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>A certificate for a server; also good as a client's, because etcd speaks to itself with it.</summary>
    public KeyPair IssueServer(string name, IEnumerable<string> dnsNames, IEnumerable<IPAddress> addresses)
    {
        SubjectAlternativeNameBuilder names = new();
        foreach (string dnsName in dnsNames)
        {
            names.AddDnsName(dnsName);
        }

        foreach (IPAddress address in addresses)
        {
            names.AddIpAddress(address);
        }

        return Issue(Subject(name, null), [ServerAuthentication, ClientAuthentication], names.Build());
    }

    /// <summary>A client's certificate: to Kubernetes the common name is the user and the organisation the group.</summary>
    public KeyPair IssueClient(string user, string? group = null) => Issue(Subject(user, group), [ClientAuthentication], null);

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static X500DistinguishedName Subject(string commonName, string? organization)
    {
        X500DistinguishedNameBuilder name = new();
        if (organization is not null)
        {
            name.AddOrganizationName(organization);
        }

        name.AddCommonName(commonName);
        return name.Build();
    }

    private KeyPair Issue(X500DistinguishedName subject, Oid[] usages, X509Extension? names)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. usages], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        if (names is not null)
        {
            request.CertificateExtensions.Add(names);
        }

        using X509Certificate2 certificate = request.Create(_certificate, _notBefore, _certificate.NotAfter, RandomNumberGenerator.GetBytes(16));
        return new KeyPair(certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
