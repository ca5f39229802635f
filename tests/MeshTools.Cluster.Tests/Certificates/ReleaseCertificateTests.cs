using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Certificates;

/// <summary>The same commands on the objects of Istio 1.5.0, 1.14.0 and 1.30.0: each gets the form of its version.</summary>
public sealed class ReleaseCertificateTests(CertificateFixture cluster) : IClassFixture<CertificateFixture>
{
    [Theory]
    [InlineData("1.5.0", "Opaque", "cert,key", "cacert")]
    [InlineData("1.14.0", "kubernetes.io/tls", "tls.crt,tls.key", "ca.crt")]
    [InlineData("1.30.0", "kubernetes.io/tls", "tls.crt,tls.key", "ca.crt")]
    public async Task A_certificate_is_made_found_rotated_and_removed(string version, string type, string keys, string authority)
    {
        await cluster.UseAsync(version);
        TestCertificate first = cluster.Pair("first");
        TestCertificate second = cluster.Pair("second");
        await cluster.GatewayAsync();

        // What the source procedure does, with one name for secret and Gateway.
        PSObject made = Assert.Single(cluster.Certs("New-SdsCertificate cr-yy -CertificatePath $Folder/first.crt -KeyPath $Folder/first.key -Gateway web -HostName shop.example").Clean());
        Assert.Equal((true, first.Certificate.SerialNumber, "istio-system", "SIMPLE"), (made.Properties["Changed"].Value, made.Properties["Serial"].Value, made.Properties["Namespace"].Value, made.Properties["Mode"].Value));
        Assert.Empty((IEnumerable<string>)made.Properties["Problems"].Value);
        JsonObject secret = await cluster.SecretAsync("cr-yy");
        Assert.Equal(type, (string)secret["type"]!);
        Assert.Equal(keys.Split(','), secret["data"]!.AsObject().Select(static entry => entry.Key).Order());
        Assert.Null(secret["metadata"]!["annotations"]);
        Assert.Equal("meshtools", (string)secret["metadata"]!["managedFields"]![0]!["manager"]!);
        JsonArray servers = (await cluster.Api.GetAsync(CertificateFixture.Gateways + "/web"))["spec"]!["servers"]!.AsArray();
        Assert.Equal(["http", "https-cr-yy"], servers.Select(static server => (string)server!["port"]!["name"]!));
        Assert.Equal("cr-yy", (string)servers[1]!["tls"]!["credentialName"]!);

        // Again: nothing.
        IReadOnlyDictionary<string, string> before = await cluster.VersionsAsync();
        PSObject again = Assert.Single(cluster.Certs("New-SdsCertificate cr-yy -CertificatePath $Folder/first.crt -KeyPath $Folder/first.key -Gateway web -HostName shop.example").Clean());
        Assert.Equal(false, again.Properties["Changed"].Value);
        Assert.Equal(before, await cluster.VersionsAsync());

        // Another pair: refused, then with -Force.
        const string Rotate = "New-SdsCertificate cr-yy -CertificatePath $Folder/second.crt -KeyPath $Folder/second.key";
        Outcome refused = cluster.Certs(Rotate);
        Assert.StartsWith("CertificateExists,", refused.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(first.Certificate.SerialNumber, refused.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.VersionsAsync());
        PSObject rotated = Assert.Single(cluster.Certs(Rotate + " -Force").Clean());
        Assert.Equal((first.Certificate.SerialNumber, second.Certificate.SerialNumber), (rotated.Properties["PreviousSerial"].Value, rotated.Properties["Serial"].Value));
        Assert.Equal(second.Certificate.SerialNumber, await ServedAsync(keys.Split(',')[0]));

        // MUTUAL: the CA goes beside it, and stays at the next rotation.
        cluster.Pair("ca", static () => TestCertificate.Authority("clients"));
        cluster.Certs(Rotate + " -CaPath $Folder/ca.crt -Mode MUTUAL -Gateway web").Clean();
        PSObject mutual = Assert.Single(cluster.Certs("New-SdsCertificate cr-yy -CertificatePath $Folder/first.crt -KeyPath $Folder/first.key -Force").Clean());
        Assert.Equal("MUTUAL", mutual.Properties["Mode"].Value);
        Assert.Equal([.. keys.Split(','), authority], (await cluster.SecretAsync("cr-yy"))["data"]!.AsObject().Select(static entry => entry.Key).OrderBy(static key => key.StartsWith("ca", StringComparison.Ordinal)).ThenBy(static key => key));

        Assert.Equal(true, Assert.Single(cluster.Certs("Test-SdsCertificate -Quiet").Clean()).BaseObject);
        Assert.Equal("cr-yy", Assert.Single(cluster.Certs("Get-SdsCertificate -Gateway istio-system/web | ForEach-Object Name").Clean()).ToString());
        Assert.Equal(true, Assert.Single(cluster.Certs("Get-SdsCertificate | Remove-SdsCertificate").Clean()).Properties["Changed"].Value);
        Assert.DoesNotContain(await cluster.VersionsAsync(), static entry => entry.Key.EndsWith("/cr-yy", StringComparison.Ordinal));
        Assert.Equal("http", (string)Assert.Single((await cluster.Api.GetAsync(CertificateFixture.Gateways + "/web"))["spec"]!["servers"]!.AsArray())!["port"]!["name"]!);
        Outcome gone = cluster.Certs("Remove-SdsCertificate cr-yy");
        Assert.Equal(false, Assert.Single(gone.Clean()).Properties["Changed"].Value);
        Assert.Contains("There is no certificate 'cr-yy'", Assert.Single(gone.Warnings), StringComparison.Ordinal);
    }

    private async Task<string> ServedAsync(string key)
    {
        string text = Encoding.UTF8.GetString(Convert.FromBase64String((string)(await cluster.SecretAsync("cr-yy"))["data"]![key]!));
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(text);
        return certificate.SerialNumber;
    }
}
