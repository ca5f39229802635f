using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Certificates;

/// <summary>A secret that cannot be changed is deleted and made anew; a gateway is never left without one.</summary>
public sealed class ImmutableCertificateTests(CertificateFixture cluster) : IClassFixture<CertificateFixture>, IAsyncLifetime
{
    private const string Secrets = "/api/v1/namespaces/istio-system/secrets";
    private const string Webhooks = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private const string Replace = "New-SdsCertificate cr-yy -CertificatePath $Folder/other.crt -KeyPath $Folder/other.key -Force";

    public async Task InitializeAsync()
    {
        await cluster.UseAsync("1.14.0");
        TestCertificate shop = cluster.Pair("shop");
        cluster.Pair("other");
        JsonObject body = new()
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = "cr-yy",
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "meshtools", ["kept"] = "yes" },
            },
            ["type"] = "kubernetes.io/tls",
            ["immutable"] = true,
            ["stringData"] = new JsonObject { ["tls.crt"] = shop.Pem, ["tls.key"] = shop.KeyPem },
        };
        await cluster.Api.SendAsync(HttpMethod.Post, Secrets, body.ToJsonString());
    }

    public async Task DisposeAsync()
    {
        if (await cluster.Api.TryGetAsync(Webhooks + "/no-secrets") is not null)
        {
            await cluster.Api.DeleteAsync(Webhooks + "/no-secrets");
        }
    }

    [Fact]
    public async Task Force_makes_it_anew()
    {
        Assert.StartsWith("CertificateExists,", cluster.Certs(Replace.Replace(" -Force", string.Empty, StringComparison.Ordinal)).Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);

        Assert.Equal(cluster.Pair("other").Certificate.SerialNumber, Assert.Single(cluster.Certs(Replace).Clean()).Properties["Serial"].Value);
        Assert.Null((await cluster.SecretAsync("cr-yy"))["immutable"]);
    }

    [Fact]
    public async Task What_is_refused_leaves_the_former_one()
    {
        // Whoever has the label is let in, so that the former one can be made again and the new one cannot be made.
        JsonObject before = await cluster.SecretAsync("cr-yy");
        await RefuseAsync("{key: kept, operator: DoesNotExist}");

        Outcome outcome = cluster.Certs(Replace);

        Assert.StartsWith("AdmissionWebhookUnavailable,", Assert.Single(outcome.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("The former secret/istio-system/cr-yy was put back.", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        JsonObject after = await cluster.SecretAsync("cr-yy");
        Assert.NotEqual((string)before["metadata"]!["uid"]!, (string)after["metadata"]!["uid"]!);
        foreach (string field in new[] { "data", "type", "immutable" })
        {
            Assert.True(JsonNode.DeepEquals(before[field], after[field]), field);
        }

        Assert.True(JsonNode.DeepEquals(before["metadata"]!["labels"], after["metadata"]!["labels"]));

        // Run again once the reason is mended, it is done.
        await DisposeAsync();
        Assert.Equal(cluster.Pair("shop").Certificate.SerialNumber, Assert.Single(cluster.Certs(Replace).Clean()).Properties["PreviousSerial"].Value);
    }

    [Fact]
    public async Task What_cannot_be_put_back_either_is_said()
    {
        await RefuseAsync("{key: nobody-has-it, operator: DoesNotExist}");

        Outcome outcome = cluster.Certs(Replace);

        Assert.StartsWith("CertificateNotPutBack,", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("secret/istio-system/cr-yy", outcome.Terminating.ToString(), StringComparison.Ordinal);
        await DisposeAsync();
        cluster.Certs(Replace).Clean();
        Assert.NotNull(await cluster.SecretAsync("cr-yy"));
    }

    [Fact]
    public async Task What_is_stopped_in_between_leaves_the_former_one()
    {
        // The webhook takes the question and keeps silent, so that the new one is being made for as long as nobody stops it.
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        JsonNode before = (await cluster.SecretAsync("cr-yy"))["data"]!;
        await RefuseAsync("{key: kept, operator: DoesNotExist}", ((IPEndPoint)silent.LocalEndpoint).Port);
        while (silent.Pending())
        {
            silent.AcceptTcpClient().Dispose();
        }

        using PowerShell shell = cluster.Shell(Replace);
        IAsyncResult run = shell.BeginInvoke();
        using TcpClient asked = await silent.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Null(await cluster.Api.TryGetAsync(Secrets + "/cr-yy"));

        await Task.Run(shell.Stop);

        Assert.ThrowsAny<PipelineStoppedException>(() => shell.EndInvoke(run));
        Assert.True(JsonNode.DeepEquals(before, (await cluster.SecretAsync("cr-yy"))["data"]));
    }

    /// <summary>Nothing answers at the webhook's address, and so what it is asked about is refused; waits until it is asked.</summary>
    private async Task RefuseAsync(string labels, int port = 9)
    {
        await cluster.PostAsync(Webhooks, $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: no-secrets}
        webhooks:
        - name: no-secrets.meshtools.test
          clientConfig: {url: 'https://127.0.0.1:{{port}}/'}
          rules: [{apiGroups: [''], apiVersions: [v1], resources: [secrets], operations: [CREATE], scope: '*'}]
          objectSelector: {matchExpressions: [{{labels}}]}
          failurePolicy: Fail
          sideEffects: None
          timeoutSeconds: {{(port == 9 ? 1 : 5)}}
          admissionReviewVersions: [v1]
        """);
        await CertificateFixture.WaitAsync(async () => !await cluster.Api.WouldCreateAsync(Secrets, """{"metadata": {"name": "probe"}}"""));
    }
}
