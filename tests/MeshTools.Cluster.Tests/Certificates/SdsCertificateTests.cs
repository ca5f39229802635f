using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.Certificates;

/// <summary>The certificate commands in a real engine against a real API server, on the objects of Istio 1.5.0.</summary>
public sealed class SdsCertificateTests(CertificateFixture cluster) : IClassFixture<CertificateFixture>, IAsyncLifetime
{
    private const string Files = "-CertificatePath $Folder/shop.crt -KeyPath $Folder/shop.key";

    public async Task InitializeAsync()
    {
        await cluster.UseAsync("1.5.0");
        cluster.Pair("shop");
        cluster.Pair("other");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task WhatIf_shows_names_and_serial_and_writes_nothing()
    {
        await cluster.GatewayAsync();
        IReadOnlyDictionary<string, string> before = await cluster.VersionsAsync();

        Outcome outcome = cluster.Certs($"New-SdsCertificate cr-yy {Files} -Gateway web -HostName shop.example -WhatIf; New-SdsCertificate cr-yy {Files} -Gateway new -HostName shop.example -WhatIf");

        Assert.Empty(outcome.Clean());
        Assert.Equal(before, await cluster.VersionsAsync());
        foreach (string text in new[] { "+ data.cert: (secret)", "+ data.key: (secret)", $"serial {cluster.Pair("shop").Certificate.SerialNumber}", "credentialName: cr-yy", "Create the Gateway, which does not exist, for the usual ingress gateway", "secret/istio-system/cr-yy" })
        {
            Assert.Contains(text, outcome.HostText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_stream_ever_shows_a_key()
    {
        await cluster.GatewayAsync();
        Outcome outcome = cluster.Certs(
            $$"""
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $InformationPreference = 'Continue'; $ErrorActionPreference = 'Continue'
            & {
              New-SdsCertificate cr-yy {{Files}} -Gateway web -HostName shop.example -WhatIf
              New-SdsCertificate cr-yy {{Files}} -Gateway web -HostName shop.example
              try { New-SdsCertificate cr-yy -CertificatePath $Folder/other.crt -KeyPath $Folder/other.key } catch { $_; $_.Exception.ToString(); $_.ErrorDetails.RecommendedAction }
              try { New-SdsCertificate cr-yy -CertificatePath $Folder/other.crt -KeyPath $Folder/shop.key } catch { $_; $_.Exception.ToString(); $_.ErrorDetails.RecommendedAction }
              New-SdsCertificate cr-yy -CertificatePath $Folder/other.crt -KeyPath $Folder/other.key -Force -WhatIf
              New-SdsCertificate cr-yy -CertificatePath $Folder/other.crt -KeyPath $Folder/other.key -Force -KeyFormat Tls
              Get-SdsCertificate; Test-SdsCertificate
              Remove-SdsCertificate cr-yy -WhatIf
              Remove-SdsCertificate cr-yy
            } *>&1
            """);
        IEnumerable<string> output = outcome.Output.SelectMany(static item => item.Properties.Where(static property => property.MemberType == PSMemberTypes.Property).Select(static property => $"{property.Value}").Prepend(item.ToString()));
        string everything = string.Join('\n', output) + string.Join('\n', outcome.Verbose.Concat(outcome.Warnings).Concat(outcome.Errors.Select(static error => error.ToString()))) + outcome.HostText;

        Assert.Contains("CertificateExists", everything, StringComparison.Ordinal);
        Assert.Contains("CertificateKeyMismatch", everything, StringComparison.Ordinal);
        Assert.Contains(cluster.Pair("other").Certificate.SerialNumber, everything, StringComparison.Ordinal);
        Assert.NotEmpty(cluster.KeyPieces);
        Assert.All(cluster.KeyPieces, piece =>
        {
            Assert.DoesNotContain(piece, everything, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(piece))[..20], everything, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_name_that_the_source_procedure_mixes_up_is_found_and_told()
    {
        await cluster.GatewayAsync(server: """{port: {number: 443, protocol: HTTPS, name: https}, hosts: ["shop.example"], tls: {mode: SIMPLE, credentialName: yy-cr}}""");
        cluster.Certs($"New-SdsCertificate cr-yy {Files}").Clean();

        PSObject use = Assert.Single(cluster.Certs("Test-SdsCertificate yy-cr").Clean());
        PSObject found = Assert.Single(cluster.Certs("Get-SdsCertificate -Problem").Clean());

        Assert.Equal("Fail", use.Properties["Status"].Value.ToString());
        Assert.Contains("there is 'cr-yy'", (string)use.Properties["Reason"].Value, StringComparison.Ordinal);
        Assert.Contains("Set credentialName to 'cr-yy'", (string)use.Properties["Hint"].Value, StringComparison.Ordinal);
        Assert.Equal("yy-cr", found.Properties["Name"].Value);
        Assert.Equal(false, Assert.Single(cluster.Certs("Test-SdsCertificate -Quiet").Clean()).BaseObject);

        // One command mends it: the server keeps its place and takes the secret's name.
        cluster.Certs($"New-SdsCertificate cr-yy {Files} -Gateway web -HostName shop.example").Clean();
        Assert.Equal(true, Assert.Single(cluster.Certs("Test-SdsCertificate -Quiet").Clean()).BaseObject);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_administrators_at_one_Gateway_lose_nothing(bool exists)
    {
        if (exists)
        {
            await cluster.GatewayAsync();
        }

        using ModuleSession second = ModuleSession.Open();
        const string Script = "1..5 | ForEach-Object { New-SdsCertificate \"$who-$_\" -SelfSigned -DnsName \"$who-$_.example\" -Gateway web -HostName \"$who-$_.example\" -KubeConfig $KubeConfig }";
        string kubeConfig = (string)cluster.Certs("$KubeConfig").Clean()[0].BaseObject;

        Outcome[] outcomes = await Task.WhenAll(
            Task.Run(() => cluster.Session.Run(Script, ("who", "anna"), ("KubeConfig", kubeConfig))),
            Task.Run(() => second.Run(Script, ("who", "bert"), ("KubeConfig", kubeConfig))));

        Assert.All(outcomes, static outcome => Assert.Equal(5, outcome.Clean().Count));
        JsonArray servers = (await cluster.Api.GetAsync(CertificateFixture.Gateways + "/web"))["spec"]!["servers"]!.AsArray();
        string[] expected = [.. exists ? ["http"] : Array.Empty<string>(), .. Enumerable.Range(1, 5).SelectMany(static i => new[] { $"https-anna-{i}", $"https-bert-{i}" })];
        Assert.Equal(expected.Order(), servers.Select(static server => (string)server!["port"]!["name"]!).Order());
    }

    [Fact]
    public async Task Other_servers_and_unknown_fields_stay_and_old_ones_go()
    {
        await cluster.GatewayAsync(server: """{port: {number: 443, protocol: HTTPS, name: https, targetPort: 8443}, hosts: ["istio-system/shop.example"], tls: {mode: SIMPLE, privateKey: sds, serverCertificate: sds, minProtocolVersion: TLSV1_2}}""");

        cluster.Certs($"New-SdsCertificate cr-yy {Files} -Gateway istio-system/web -HostName shop.example").Clean();

        JsonArray servers = (await cluster.Api.GetAsync(CertificateFixture.Gateways + "/web"))["spec"]!["servers"]!.AsArray();
        Assert.Equal(2, servers.Count);
        Assert.Equal("""{"credentialName":"cr-yy","minProtocolVersion":"TLSV1_2","mode":"SIMPLE"}""", Sorted(servers[1]!["tls"]!));
        Assert.Equal(8443, (int)servers[1]!["port"]!["targetPort"]!);
        Assert.StartsWith("CertificateInUse,", cluster.Certs("Remove-SdsCertificate cr-yy").Errors[0].FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("cr-yy", (string)(await cluster.SecretAsync("cr-yy"))["metadata"]!["name"]!);
    }

    [Theory]
    [InlineData("-PfxPath $Folder/shop.pfx -Password $password")]
    [InlineData("-Pfx shop.pfx -Password $password")]
    [InlineData("|")]
    public async Task A_PFX_and_a_certificate_from_the_pipeline_do_as_well(string source)
    {
        TestCertificate shop = cluster.Pair("shop");
        using X509Certificate2 withKey = shop.WithKey();
        using SecureString password = new();
        "secret word".ToList().ForEach(password.AppendChar);
        await File.WriteAllBytesAsync(Path.Combine(cluster.Folder, "shop.pfx"), withKey.Export(X509ContentType.Pkcs12, "secret word"));

        Outcome outcome = cluster.Certs(
            source == "|" ? "$certificate | New-SdsCertificate cr-yy -Gateway fresh -HostName shop.example" : $"$null = $ExecutionContext.SessionState.Path.SetLocation($Folder); New-SdsCertificate cr-yy {source} -Gateway fresh -HostName shop.example", ("certificate", withKey), ("password", password));

        Assert.Equal(shop.Certificate.SerialNumber, Assert.Single(outcome.Clean()).Properties["Serial"].Value);
        JsonObject gateway = await cluster.Api.GetAsync(CertificateFixture.Gateways + "/fresh");
        Assert.Equal("ingressgateway", (string)gateway["spec"]!["selector"]!["istio"]!);
        cluster.Certs("Remove-SdsCertificate cr-yy").Clean();
        Assert.Null(await cluster.Api.TryGetAsync(CertificateFixture.Gateways + "/fresh"));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_kept_until_Force_or_another_name()
    {
        const string Make = "New-SdsCertificate cr-yy -SelfSigned -DnsName shop.example, www.shop.example -Gateway web -HostName shop.example";
        await cluster.GatewayAsync();
        PSObject first = Assert.Single(cluster.Certs(Make).Clean());
        IReadOnlyDictionary<string, string> before = await cluster.VersionsAsync();

        PSObject again = Assert.Single(cluster.Certs(Make).Clean());
        Outcome other = cluster.Certs(Make.Replace("www.", "api.", StringComparison.Ordinal));

        Assert.Equal((first.Properties["Serial"].Value, false), (again.Properties["Serial"].Value, again.Properties["Changed"].Value));
        Assert.Equal(["shop.example", "www.shop.example"], cluster.Certs("(Get-SdsCertificate cr-yy).DnsNames[0..1]").Clean().Select(static name => name.ToString()));
        Assert.StartsWith("CertificateExists,", other.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.VersionsAsync());
        Assert.Equal(first.Properties["Serial"].Value, Assert.Single(cluster.Certs(Make + " -Force -KeyAlgorithm RSA_2048").Clean()).Properties["PreviousSerial"].Value);
    }

    [Fact]
    public async Task A_Gateway_elsewhere_gets_its_secret_where_the_pods_are()
    {
        await cluster.PostAsync("/apis/networking.istio.io/v1alpha3/namespaces/shop/gateways", """
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway
            metadata: {name: web}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, protocol: HTTP, name: http}, hosts: ["*"]}]}
            """);

        PSObject made = Assert.Single(cluster.Certs($"New-SdsCertificate cr-yy {Files} -Gateway web.shop -HostName shop.example").Clean());

        Assert.Equal("istio-system", made.Properties["Namespace"].Value);
        Assert.Equal(["shop/web"], (IEnumerable<string>)made.Properties["Gateways"].Value);
        Assert.Null(await cluster.Api.TryGetAsync("/api/v1/namespaces/shop/secrets/cr-yy"));
    }

    [Fact]
    public void Views_completion_and_days_are_as_a_user_expects()
    {
        cluster.Certs("New-SdsCertificate soon -SelfSigned -DnsName shop.example -ValidDays 10; New-SdsCertificate late -SelfSigned -DnsName shop.example").Clean();

        string table = Regex.Replace(cluster.Certs("Get-SdsCertificate | Out-Default; Test-SdsCertificate | Out-Default").HostText, "\x1b\\[[0-9;]*m", string.Empty);
        Outcome soon = cluster.Certs("Get-SdsCertificate -ExpiringWithin 30; Get-SdsCertificate -ExpiringWithin ([TimeSpan]::FromDays(30)); Get-SdsCertificate -ExpiringWithin 5; Get-SdsCertificate s*");
        Outcome completed = cluster.Certs("(TabExpansion2 'Get-SdsCertificate -Name l' 26).CompletionMatches.CompletionText");

        Assert.Matches(@"Name\s+Namespace\s+Days\s+DnsNames\s+Mode\s+Gateways\s+Changed\s+Problems", table);
        Assert.Matches(@"Status\s+Name\s+Gateway\s+Server\s+Days\s+Reason", table);
        Assert.Equal(["soon", "soon", "soon"], soon.Values("Name"));
        Assert.Equal(["late"], completed.Output.Select(static item => item.ToString()));
        Assert.Equal(["CertificateNotFound"], cluster.Certs("Get-SdsCertificate sonn").ErrorIds);
    }

    private static string Sorted(JsonNode node) =>
        new JsonObject(node.AsObject().OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => KeyValuePair.Create(entry.Key, entry.Value?.DeepClone()))).ToJsonString();
}
