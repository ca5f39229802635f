using System.Net;
using System.Security.Cryptography;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Pki;

/// <summary>Makes every certificate and key of a sandbox, and the kubeconfigs that carry them.</summary>
internal static class SandboxPki
{
    public const string Authority = "ca.crt";
    public const string AuthorityKey = "ca.key";
    public const string ServerCertificate = "server.crt";
    public const string ServerKey = "server.key";
    public const string EtcdCertificate = "etcd.crt";
    public const string EtcdKey = "etcd.key";
    public const string EtcdClientCertificate = "etcd-client.crt";
    public const string EtcdClientKey = "etcd-client.key";
    public const string EtcdAuthority = "etcd-ca.crt";
    public const string AccountKey = "service-account.key";
    public const string AccountPublicKey = "service-account.pub";

    // The names under which kubeadm's API servers are known inside a cluster.
    private static readonly string[] ServerNames =
    [
        "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
    ];

    /// <summary>Writes everything that does not depend on a port.</summary>
    /// <param name="folder">The sandbox's folder.</param>
    /// <param name="now">When the certificates begin.</param>
    /// <returns>The clients' key pairs, for their kubeconfigs.</returns>
    public static SandboxUsers Create(SandboxFolder folder, DateTimeOffset now)
    {
        PrivateFiles.CreateFolder(folder.Pki);

        // etcd trusts an authority of its own: who may read the API may not therefore write beneath it.
        using (CertificateAuthority etcd = new($"meshtools-{folder.Name}-etcd", now))
        {
            Write(folder, EtcdAuthority, etcd.CertificatePem);
            WritePair(folder, EtcdCertificate, EtcdKey, etcd.IssueServer("etcd", ["localhost"], [IPAddress.Loopback]));
            WritePair(folder, EtcdClientCertificate, EtcdClientKey, etcd.IssueClient("kube-apiserver"));
        }

        using CertificateAuthority authority = new($"meshtools-{folder.Name}", now);
        Write(folder, Authority, authority.CertificatePem);
        Write(folder, AuthorityKey, authority.KeyPem);
        WritePair(folder, ServerCertificate, ServerKey, authority.IssueServer("kube-apiserver", ServerNames, [IPAddress.Loopback, Addresses.ApiService]));
        WriteAccountKey(folder);
        return new SandboxUsers(
            authority.CertificatePem,
            authority.IssueClient("meshtools-admin", "system:masters"),
            authority.IssueClient("system:kube-controller-manager"),
            authority.IssueClient("system:kube-scheduler"),

            // Nodes come and go with the sandbox, so no role could name them; and whoever can read this key can read the
            // administrator's beside it. The user's own name still tells its writes apart.
            authority.IssueClient("meshtools:standin-kubelet", "system:masters"));
    }

    private static void WriteAccountKey(SandboxFolder folder)
    {
        // RSA, because every version and every library that checks these tokens knows it.
        using RSA key = RSA.Create(2048);
        Write(folder, AccountKey, key.ExportRSAPrivateKeyPem() + "\n");
        Write(folder, AccountPublicKey, key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    private static void WritePair(SandboxFolder folder, string certificate, string key, KeyPair pair)
    {
        Write(folder, certificate, pair.Certificate);
        Write(folder, key, pair.Key);
    }

    private static void Write(SandboxFolder folder, string name, string pem) => PrivateFiles.Write(folder.PkiFile(name), pem);
}
