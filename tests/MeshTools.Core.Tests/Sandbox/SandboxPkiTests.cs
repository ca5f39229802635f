using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Sandbox;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Pki;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class SandboxPkiTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly TemporaryFolder _temporary = new();
    private readonly SandboxFolder _folder;
    private readonly SandboxUsers _users;

    public SandboxPkiTests()
    {
        _folder = new SandboxFolder("one", Path.Combine(_temporary.Path, "one"));
        PrivateFiles.CreateFolder(_folder.Path);
        _users = SandboxPki.Create(_folder, Now);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_servers_certificate_is_for_loopback_and_for_the_names_within_a_cluster()
    {
        using X509Certificate2 server = Load(SandboxPki.ServerCertificate, SandboxPki.ServerKey);

        Assert.True(server.MatchesHostname("127.0.0.1"));
        Assert.True(server.MatchesHostname("10.96.0.1"));
        Assert.True(server.MatchesHostname("localhost"));
        Assert.True(server.MatchesHostname("kubernetes.default.svc.cluster.local"));
        Assert.False(server.MatchesHostname("example.org"));
        AssertSignedBy(SandboxPki.Authority, server);
    }

    [Fact]
    public void Users_are_who_kubernetes_takes_them_for()
    {
        using X509Certificate2 admin = Load(_users.Admin);
        using X509Certificate2 controllers = Load(_users.ControllerManager);
        using X509Certificate2 scheduler = Load(_users.Scheduler);

        Assert.Equal(["CN=meshtools-admin", "O=system:masters"], admin.Subject.Split(", ").Order(StringComparer.Ordinal));
        Assert.Equal("CN=system:kube-controller-manager", controllers.Subject);
        Assert.Equal("CN=system:kube-scheduler", scheduler.Subject);
        Assert.All([admin, controllers, scheduler], certificate => AssertSignedBy(SandboxPki.Authority, certificate));
    }

    [Fact]
    public void Etcd_does_not_let_the_users_of_the_API_in()
    {
        using X509Certificate2 admin = Load(_users.Admin);
        using X509Certificate2 client = Load(SandboxPki.EtcdClientCertificate, SandboxPki.EtcdClientKey);

        Assert.False(IsSignedBy(SandboxPki.EtcdAuthority, admin));
        Assert.True(IsSignedBy(SandboxPki.EtcdAuthority, client));
        Assert.False(IsSignedBy(SandboxPki.Authority, client));
    }

    [Fact]
    public void Certificates_begin_before_now_and_end_within_a_year()
    {
        using X509Certificate2 server = Load(SandboxPki.ServerCertificate, SandboxPki.ServerKey);

        Assert.InRange(server.NotBefore.ToUniversalTime(), Now.UtcDateTime.AddHours(-2), Now.UtcDateTime);
        Assert.InRange(server.NotAfter.ToUniversalTime(), Now.UtcDateTime.AddDays(300), Now.UtcDateTime.AddDays(366));
    }

    [Fact]
    public void The_two_halves_of_the_account_key_fit()
    {
        using RSA whole = RSA.Create();
        whole.ImportFromPem(File.ReadAllText(_folder.PkiFile(SandboxPki.AccountKey)));
        using RSA half = RSA.Create();
        half.ImportFromPem(File.ReadAllText(_folder.PkiFile(SandboxPki.AccountPublicKey)));

        byte[] text = [1, 2, 3];
        byte[] signature = whole.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.True(half.VerifyData(text, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Folders_and_files_are_for_their_owner_only()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Pki));
        Assert.All(Directory.EnumerateFiles(_folder.Pki), static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void The_kubeconfig_leads_back_to_what_it_was_written_from()
    {
        string file = Path.Combine(_temporary.Path, "kubeconfig");
        PrivateFiles.Write(file, KubeConfigText.Write("meshtools-one", new Uri("https://127.0.0.1:20002"), _users.Authority, _users.Admin));

        ConnectionSettings settings = ConnectionResolver.Resolve(KubeConfigDocument.Load([file]), null);

        Assert.Equal("meshtools-one", settings.Context);
        Assert.Equal(new Uri("https://127.0.0.1:20002"), settings.Server);
        Assert.Equal(_users.Authority, settings.CertificateAuthority);
        Assert.Equal(_users.Admin.Certificate, settings.ClientCertificate);
        Assert.Equal(_users.Admin.Key, settings.ClientKey);
    }

    [Fact]
    public void A_key_is_not_printed() => Assert.DoesNotContain("KEY", _users.Admin.ToString(), StringComparison.Ordinal);

    private static X509Certificate2 Load(KeyPair pair) => X509Certificate2.CreateFromPem(pair.Certificate, pair.Key);

    private X509Certificate2 Load(string certificate, string key) =>
        X509Certificate2.CreateFromPem(File.ReadAllText(_folder.PkiFile(certificate)), File.ReadAllText(_folder.PkiFile(key)));

    private void AssertSignedBy(string authority, X509Certificate2 certificate) => Assert.True(IsSignedBy(authority, certificate), certificate.Subject);

    private bool IsSignedBy(string authority, X509Certificate2 certificate)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(File.ReadAllText(_folder.PkiFile(authority)));
        return chain.Build(certificate);
    }
}
