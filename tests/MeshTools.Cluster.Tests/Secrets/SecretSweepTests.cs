using System.Management.Automation;
using System.Net;
using System.Runtime.Versioning;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>
/// Every command that is given a secret, or reads one: run with all that can be said, tried, and made to fail. Nowhere does any
/// secret show, nor a piece of it: no stream, no error, no property, no object of the cluster that is no Secret, no annotation,
/// no process list, no file that others may open.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SecretSweepTests : IClassFixture<SweepFixture>, IDisposable
{
    private const string Word = "hunter2-the-pass-phrase";
    private const string NextWord = "another Pass&phrase of 2024";
    private const string PlainWord = "typed-in-plain-sight";

    private static readonly TestCertificate Shop = TestCertificate.Make(["shop.example"]);
    private static readonly TestCertificate Next = TestCertificate.Make(["shop.example"]);
    private static readonly TestCertificate Rsa = TestCertificate.Make(["shop.example"], key: RSA.Create(2048));
    private static readonly TestCertificate OtherRsa = TestCertificate.Make(["shop.example"], key: RSA.Create(2048));
    private static readonly TestCertificate Other = TestCertificate.Make(["shop.example"]);

    private readonly SweepFixture _cluster;
    private readonly Sweep _sweep;
    private readonly ManifestProbe _objects;

    public SecretSweepTests(SweepFixture cluster)
    {
        _cluster = cluster;
        _sweep = new Sweep(cluster);
        _objects = new ManifestProbe(cluster.Api);
    }

    public void Dispose() => _objects.Delete();

    [Fact]
    public async Task Certificates_and_their_passwords()
    {
        PbeParameters encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        foreach ((string name, TestCertificate made) in new[] { ("shop", Shop), ("next", Next), ("rsa", Rsa) })
        {
            _cluster.Write(name + ".crt", made.Pem);
            _cluster.Write(name + ".key", made.KeyPem);
        }

        _cluster.Write("locked.key", Shop.Key.ExportEncryptedPkcs8PrivateKeyPem(Word, encryption));
        _cluster.Write("damaged.key", Shop.KeyPem.Replace("MIG", "MIX", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(Path.Combine(_cluster.Files, "next.pfx"), Next.WithKey().Export(X509ContentType.Pkcs12, Word));
        await SwappedAsync();

        await _sweep.RunAsync(
            SweepFixture.Script(
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/locked.key -Password $word @server -WhatIf @talk",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/locked.key -Password $word @server @talk",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/locked.key",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/locked.key -Password $wrong",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/locked.key -Password $plain",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/damaged.key",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $f/next.key",
                "New-SdsCertificate shop-tls -CertificatePath $f/next.key -KeyPath $f/next.key",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $keyText",
                "New-SdsCertificate shop-tls -CertificatePath $f/shop.crt -KeyPath $encoded",
                "New-SdsCertificate shop-tls -PfxPath $f/next.pfx -Password $wrong",
                "New-SdsCertificate shop-tls -PfxPath $f/next.pfx -Password $word",
                "New-SdsCertificate shop-tls -PfxPath $f/next.pfx -Password $word -Force -WhatIf",
                "New-SdsCertificate shop-tls -PfxPath $f/next.pfx -Password $word -Force",
                "$withKey | New-SdsCertificate shop-tls -Force -KeyFormat Generic",
                "New-SdsCertificate swapped -CertificatePath $f/shop.crt -KeyPath $f/shop.key",
                "New-SdsCertificate swapped -CertificatePath $f/shop.crt -KeyPath $f/shop.key -Namespace nowhere -KubeConfig $nobody",
                "Get-SdsCertificate; Test-SdsCertificate; Test-Mesh -Category Certificates",
                "Remove-SdsCertificate swapped -Confirm:$false",
                "Remove-SdsCertificate shop-tls -WhatIf",
                "Remove-SdsCertificate shop-tls -Confirm:$false @talk"),
            ("f", _cluster.Files),
            ("server", new System.Collections.Hashtable { ["Gateway"] = "default/web", ["HostName"] = "shop.example" }),
            ("word", SweepFixture.Secure(Word)),
            ("wrong", SweepFixture.Secure(PlainWord)),
            ("plain", PlainWord),
            ("keyText", Shop.KeyPem),
            ("encoded", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Next.KeyPem))),
            ("withKey", Rsa.WithKey()),
            ("nobody", _cluster.Write("nobody", (await File.ReadAllTextAsync(_cluster.KubeConfig)).Replace("client-key-data", "client-key-datum", StringComparison.Ordinal))));

        Assert.Equal(
            [
                "CertificatePasswordWrong", "CertificatePasswordWrong", "ParameterArgumentTransformationError", "CertificateKeyUnreadable", "CertificateKeyMismatch", "CertificateUnreadable",
                "CertificateFileNotFound", "CertificateFileNotFound", "CertificatePasswordWrong", "CertificateExists", "CertificateExists", "KubeConfigInvalid", "CertificateInUse",
            ],
            _sweep.ErrorIds);
        Assert.Contains(_sweep.Seen, static seen => seen.Place == "output" && seen.Text.Contains(Rsa.Certificate.SerialNumber, StringComparison.Ordinal));
        Assert.Empty(_sweep.Find(new Needles().Word("the password", Word).Word("the plain password", PlainWord).Key("the key", Shop, Other).Key("the next key", Next, Other).Key("the RSA key", Rsa, OtherRsa).KubeConfigKey(_cluster.KubeConfig)));
    }

    [Fact]
    public async Task Kialis_user_and_passphrase()
    {
        _objects.Create(KialiManifests.Login);

        await _sweep.RunAsync(
            SweepFixture.Script(
                "Set-KialiCredential -Credential $first -WhatIf @talk",
                "Set-KialiCredential -Credential $first -Timeout 00:00:02 @talk",
                "Set-KialiCredential -Credential $second -WhatIf",
                "Set-KialiCredential -Credential $second -Timeout 00:00:02",
                "Set-KialiCredential -Credential $colon",
                "Set-KialiCredential -Credential $first -Strategy Anonymous",
                "Set-KialiCredential -Credential $first -Namespace nowhere",
                "Get-KialiCredential; Test-KialiCredential @talk; Test-KialiCredential -Credential $first @talk; Test-Mesh -Category Kiali"),
            ("first", new PSCredential("admin", SweepFixture.Secure(Word))),
            ("second", new PSCredential("admin", SweepFixture.Secure(NextWord))),
            ("colon", new PSCredential("a:b", SweepFixture.Secure(PlainWord))));
        Assert.Equal(["KialiCredentialInvalid", "KialiCredentialInvalid", "KialiNotFound"], _sweep.ErrorIds);

        // Refused by the server, whatever it says then.
        await _cluster.Api.SendAsync(HttpMethod.Patch, "/api/v1/namespaces/istio-system/secrets/kiali", """{"immutable": true}""", "application/merge-patch+json");
        await _sweep.RunAsync(
            SweepFixture.Script("Set-KialiCredential -Credential $first -Timeout 00:00:02", "Remove-KialiCredential -WhatIf", "Remove-KialiCredential -Confirm:$false @talk"),
            ("first", new PSCredential("admin", SweepFixture.Secure(Word))));
        Assert.Equal(["ObjectInvalid"], _sweep.ErrorIds);

        Assert.Empty(_sweep.Find(new Needles().Word("the passphrase", Word).Word("the next passphrase", NextWord).Word("the refused passphrase", PlainWord)));
    }

    [Fact]
    public async Task Kialis_token_and_signing_key()
    {
        string manifest = KialiManifests.Addon("none", "v1.50");
        _objects.Create(manifest);
        string file = _cluster.Write("kiali.yaml", manifest);

        Outcome outcome = await _sweep.RunAsync(SweepFixture.Script("Set-KialiCredential -WhatIf @talk", "Set-KialiCredential -Timeout 00:00:02 @talk"));
        string token = new NetworkCredential(string.Empty, (SecureString)Assert.Single(outcome.Output).Properties["Token"].Value).Password;
        string config = (string)(await _cluster.Api.GetAsync("/api/v1/namespaces/istio-system/configmaps/kiali"))["data"]!["config.yaml"]!;
        string key = config.Split("signing_key:")[1].Split('}', '\n')[0].Trim();

        // As if somebody had taken the note away by which Install-Mesh keeps the key: now it would put the one of the manifest back.
        await _cluster.Api.SendAsync(HttpMethod.Patch, "/api/v1/namespaces/istio-system/configmaps/kiali", """{"metadata": {"annotations": {"meshtools/edits": null}}}""", "application/merge-patch+json");
        await _sweep.RunAsync(
            SweepFixture.Script(
                "Get-KialiCredential; Test-KialiCredential @talk; Test-KialiCredential -Token $token @talk; Test-Mesh -Category Kiali",
                "Test-KialiCredential -Token $text",
                "Install-Mesh -ManifestPath $file -WhatIf @talk",
                "Install-Mesh -ManifestPath $file -Force -WhatIf -PassThru",
                "Remove-KialiCredential -WhatIf",
                "Remove-KialiCredential -Confirm:$false @talk"),
            ("token", SweepFixture.Secure(token)),
            ("text", token),
            ("file", file));

        Assert.True(token.Length > 100 && key.Length == 32, $"The token has {token.Length} characters, the key {key.Length}.");
        Assert.Equal(["ParameterArgumentTransformationError"], _sweep.ErrorIds);
        Assert.Empty(_sweep.Find(new Needles().Word("the token", token)));

        // Kiali reads its key from the ConfigMap and from nowhere else.
        Assert.Empty(_sweep.Find(new Needles().Word("the signing key", key), static seen => seen.Place == "ConfigMap istio-system/kiali"));
    }

    [Fact]
    public async Task Secrets_in_a_manifest()
    {
        await _cluster.Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata": {"name": "vault"}}""");
        await _cluster.Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/vault/secrets", $$$"""
            {"metadata": {"name": "applied", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{\"stringData\":{\"word\":\"{{{PlainWord}}}\"}}"}}, "stringData": {"word": "{{{PlainWord}}}"}}
            """);

        await _sweep.RunAsync(
            SweepFixture.Script(
                "$one | Install-Mesh -ManifestPath - -Namespace vault -NoWait -WhatIf @talk",
                "$one | Install-Mesh -ManifestPath - -Namespace vault -NoWait -WhatIf -PassThru",
                "$one | Install-Mesh -ManifestPath - -Namespace vault -NoWait -Force @talk",
                "$two | Install-Mesh -ManifestPath - -Namespace vault -NoWait -Force -WhatIf",
                "$two | Install-Mesh -ManifestPath - -Namespace vault -NoWait -Force -WhatIf -PassThru",
                "$two | Install-Mesh -ManifestPath - -Namespace vault -NoWait -Force @talk",
                "$other | Install-Mesh -ManifestPath - -Namespace vault -NoWait -Force",
                "$plain | Install-Mesh -ManifestPath - -Namespace vault -NoWait",
                "$number | Install-Mesh -ManifestPath - -Namespace vault -NoWait",
                "$alias | Install-Mesh -ManifestPath - -Namespace vault -NoWait",
                "$broken | Install-Mesh -ManifestPath - -Namespace vault -NoWait",
                "Install-Mesh -ManifestPath $one -Namespace vault -NoWait",
                "Get-Mesh -Namespace vault; Test-Mesh -Namespace vault",
                "Uninstall-Mesh -Namespace vault -WhatIf @talk; Uninstall-Mesh -Namespace vault -WhatIf -PassThru",
                "Uninstall-Mesh -Namespace vault -Confirm:$false @talk"),
            ("one", SecretManifests.Of(Word, Shop)),
            ("two", SecretManifests.Of(NextWord, Next)),
            ("other", SecretManifests.Of(Word, Shop, type: "example.com/other")),
            ("plain", SecretManifests.Of(Word, Shop, more: $"data: {{word: {NextWord}}}")),
            ("number", SecretManifests.Of(Word, Shop, more: "data: {word: 8675309867530986753}")),
            ("alias", SecretManifests.Of(Word, Shop, more: "data: {word: *" + PlainWord + "}")),
            ("broken", SecretManifests.Of(Word, Shop, more: $"data: {{word: '{PlainWord}")));

        Assert.Equal(["ObjectInvalid", "ManifestInvalid", "ManifestInvalid", "ManifestInvalid", "ManifestInvalid", "ManifestNotFound"], _sweep.ErrorIds);
        await _cluster.Api.DeleteAsync("/api/v1/namespaces/vault");
        Assert.Empty(_sweep.Find(new Needles().Word("the word", Word).Word("the next word", NextWord).Word("the number", "8675309867530986753").Key("the key", Shop, Other).Key("the next key", Next, Other)));

        // kubectl left it there before.
        Assert.Empty(_sweep.Find(new Needles().Word("the plain word", PlainWord), static seen => seen.Place == "Secret vault/applied"));
    }

    private async Task SwappedAsync()
    {
        await _cluster.Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/istio-system/secrets", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "swapped" },
            ["stringData"] = new JsonObject { ["tls.crt"] = Shop.KeyPem, ["tls.key"] = Shop.Pem },
        }.ToJsonString());
        await _cluster.Api.SendAsync(HttpMethod.Post, "/apis/networking.istio.io/v1beta1/namespaces/default/gateways", """
            {"apiVersion": "networking.istio.io/v1beta1", "kind": "Gateway", "metadata": {"name": "swapped"}, "spec": {"selector": {"istio": "ingressgateway"},
            "servers": [{"port": {"number": 8443, "name": "https", "protocol": "HTTPS"}, "hosts": ["shop.example"], "tls": {"mode": "SIMPLE", "credentialName": "swapped"}}]}}
            """);
    }
}
