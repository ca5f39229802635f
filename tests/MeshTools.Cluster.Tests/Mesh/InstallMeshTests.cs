using System.Diagnostics;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>Install-Mesh on a real API server.</summary>
public sealed class InstallMeshTests(InstallFixture cluster) : IClassFixture<InstallFixture>, IDisposable
{
    private const string System = "/api/v1/namespaces/istio-system";
    private const string Deployments = "/apis/apps/v1/namespaces/istio-system/deployments";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>Each test finds a cluster without a mesh.</summary>
    public void Dispose() => cluster.Purge("-Force -ErrorAction SilentlyContinue");

    [Fact]
    public async Task A_mesh_is_installed_completely_becomes_ready_and_a_second_run_writes_nothing()
    {
        PSObject first = Assert.Single(cluster.Install(SmallMesh.Yaml(), "-Timeout 00:01:30").Clean());

        Assert.Equal((SmallMesh.Count, 0, 0, true), (Number(first, "Created"), Number(first, "Changed"), Number(first, "Failed"), first.Properties["Ready"].Value));
        Assert.Equal("1.14.6", first.Properties["Version"].Value);
        Assert.Equal(["istiod 1/1", "istio-ingressgateway 1/1"], ((System.Collections.IEnumerable)first.Properties["Components"].Value).Cast<object>().Select(static component => component.ToString()));

        // The trap of old servers: without a protocol these three ports are refused.
        Assert.Equal("TCP", (string?)(await cluster.Api.GetAsync($"{System}/services/istiod"))["spec"]!["ports"]![0]!["protocol"]);

        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();
        PSObject second = Assert.Single(cluster.Install(SmallMesh.Yaml()).Clean());

        Assert.Equal((0, 0, SmallMesh.Count - 1, 0), (Number(second, "Created"), Number(second, "Changed"), Number(second, "Unchanged"), Number(second, "Pruned")));
        Assert.Equal(before, await cluster.EverythingAsync());
    }

    // Thirty definitions keep the server busy for seconds, and that of Gateway is the last of them.
    [Fact]
    public async Task Where_nobody_waits_the_next_command_waits_for_the_kind_that_it_needs()
    {
        string many = string.Join("\n---\n", Enumerable.Range(1, 30).Select(static number => SmallMesh.Crd($"busies{number}", $"busy{number}", $"Busy{number}")));
        const string Script = """
            $null = $text | Install-Mesh -ManifestPath - -NoWait
            New-SdsCertificate shop-tls -SelfSigned -DnsName shop.example -Gateway default/web -HostName shop.example
            """;

        PSObject made = Assert.Single(cluster.Run(Script, ("text", many + "\n---\n" + SmallMesh.Yaml())).Clean());

        Assert.Equal("shop-tls", made.Properties["Name"].Value);
        Assert.NotNull(await cluster.Api.TryGetAsync("/apis/networking.istio.io/v1alpha3/namespaces/default/gateways/web"));

        // Else the namespace would stay for its sake.
        await cluster.Api.DeleteAsync($"{System}/secrets/shop-tls");
    }

    [Fact]
    public async Task WhatIf_shows_the_difference_and_writes_nothing()
    {
        cluster.Install(SmallMesh.Yaml()).Clean();
        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();

        Outcome text = cluster.Install(SmallMesh.Yaml(setting: "/dev/null"), "-WhatIf");
        Outcome plan = cluster.Install(SmallMesh.Yaml(setting: "/dev/null"), "-WhatIf -PassThru");

        Assert.Contains("What if: Apply on configmap/istio-system/istio (context 'meshtools-", text.HostText, StringComparison.Ordinal);
        Assert.Contains("~ data.mesh: accessLogFile: /dev/stdout", text.HostText, StringComparison.Ordinal);
        Assert.DoesNotContain("deployment/", text.HostText, StringComparison.Ordinal);
        PSObject change = Assert.Single(plan.Clean(), static change => change.Properties["Kind"].Value.ToString() == "Change");
        Assert.Equal("configmap/istio-system/istio", change.Properties["Target"].Value);
        Assert.Equal(before, await cluster.EverythingAsync());
        Assert.DoesNotContain("not-to-be-seen", text.HostText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_new_manifest_no_longer_has_is_pruned_and_nothing_else()
    {
        cluster.Install(SmallMesh.Yaml(), "-Timeout 00:01:30").Clean();
        await cluster.Api.SendAsync(HttpMethod.Post, $"{System}/configmaps", """{"metadata":{"name":"mine"}}""");
        await cluster.Api.SendAsync(
            HttpMethod.Post, "/apis/networking.istio.io/v1alpha3/namespaces/default/gateways", """{"apiVersion":"networking.istio.io/v1alpha3","kind":"Gateway","metadata":{"name":"mine"},"spec":{}}""");
        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();

        Outcome outcome = cluster.Install(SmallMesh.Yaml(without: ["kind: Secret", "kind: PodDisruptionBudget", "plural: gateways"]));

        Assert.Equal(2, Number(Assert.Single(outcome.Clean()), "Pruned"));
        Assert.Contains(outcome.Warnings, static warning => warning.Contains("gateways.networking.istio.io is kept: there are objects of its kind", StringComparison.Ordinal));
        Assert.Equal(
            ["/api/v1/secrets istio-system/settings", "/apis/policy/poddisruptionbudgets istio-system/istiod"],
            before.Keys.Except((await cluster.EverythingAsync()).Keys).Order());
        await cluster.Api.DeleteAsync($"{System}/configmaps/mine");
    }

    [Fact]
    public async Task A_field_of_another_manager_is_a_conflict_that_names_it_and_hides_nothing()
    {
        cluster.Install(SmallMesh.Yaml()).Clean();
        await cluster.Api.SendAsync(
            HttpMethod.Patch,
            $"{System}/configmaps/istio?fieldManager=somebody&force=true",
            """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"istio"},"data":{"mesh":"theirs"}}""",
            "application/apply-patch+yaml");

        Outcome outcome = cluster.Install(SmallMesh.Yaml(version: "1.14.7"));

        ErrorRecord error = Assert.Single(outcome.Errors);
        Assert.Equal("FieldManagerConflict", outcome.ErrorIds[0]);
        Assert.Contains("'somebody' owns .data.mesh", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal((1, 2), (Number(outcome.Output[0], "Failed"), Number(outcome.Output[0], "Changed")));

        Assert.Equal(1, Number(Assert.Single(cluster.Install(SmallMesh.Yaml(version: "1.14.7"), "-NoWait -Force").Clean()), "Changed"));
    }

    [Fact]
    public void A_pod_that_cannot_be_placed_ends_in_time_with_the_scheduler_s_reason()
    {
        Stopwatch watch = Stopwatch.StartNew();
        Outcome outcome = cluster.Install(SmallMesh.Yaml(gatewaySelector: "{disk: ssd}"), "-Timeout 00:00:08");

        Assert.Equal(["WorkloadNotReady"], outcome.ErrorIds);
        Assert.Contains("deployment/istio-system/istio-ingressgateway is not ready after 8 s", outcome.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.Contains("didn't match", outcome.Errors[0].Exception.Message, StringComparison.Ordinal);
        Assert.False((bool)outcome.Output[0].Properties["Ready"].Value);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(50), $"It took {watch.Elapsed}.");
    }

    [Fact]
    public async Task Everything_that_speaks_against_it_is_reported_at_once_and_nothing_is_written()
    {
        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();
        string manifest = SmallMesh.Yaml(version: "1.30.0")
            .Replace("autoscaling/v2beta1", "autoscaling/v2", StringComparison.Ordinal).Replace("policy/v1beta1", "policy/v1", StringComparison.Ordinal);

        Outcome outcome = cluster.Install(manifest);

        string message = outcome.Terminating!.Exception.Message;
        Assert.StartsWith("InstallRefused", outcome.Terminating.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Istio 1.30.0 needs Kubernetes 1.32 or newer", message, StringComparison.Ordinal);
        Assert.Contains("HorizontalPodAutoscaler autoscaling/v2 (1 object, at pipeline input, document 6", message, StringComparison.Ordinal);
        Assert.Contains("PodDisruptionBudget policy/v1", message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.EverythingAsync());
    }

    [Fact]
    public async Task What_istiod_and_an_autoscaler_wrote_survives_another_install()
    {
        const string Webhook = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/istiod-istio-system";
        cluster.Install(SmallMesh.Yaml()).Clean();
        await cluster.Api.SendAsync(
            HttpMethod.Patch,
            $"{Webhook}?fieldManager=pilot-discovery",
            """[{"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"QUJD"},{"op":"replace","path":"/webhooks/0/failurePolicy","value":"Fail"}]""",
            "application/json-patch+json");
        await cluster.Api.SendAsync(HttpMethod.Patch, $"{Deployments}/istiod?fieldManager=autoscaler", """{"spec":{"replicas":3}}""", "application/merge-patch+json");

        PSObject again = Assert.Single(cluster.Install(SmallMesh.Yaml()).Clean());

        JsonNode webhook = (await cluster.Api.GetAsync(Webhook))["webhooks"]![0]!;
        Assert.Equal(("QUJD", "Fail"), ((string?)webhook["clientConfig"]!["caBundle"], (string?)webhook["failurePolicy"]));
        Assert.Equal(3, (int)(await cluster.Api.GetAsync($"{Deployments}/istiod"))["spec"]!["replicas"]!);
        Assert.Equal(0, Number(again, "Changed"));
    }

    [Fact]
    public async Task A_canary_goes_without_taking_along_what_the_mesh_beside_it_needs()
    {
        cluster.Install(SmallMesh.Yaml()).Clean();
        string canary = SmallMesh.Yaml(version: "1.15.0", without: ["name: istio-ingressgateway", "kind: Secret", "kind: HorizontalPodAutoscaler", "kind: PodDisruptionBudget"])
            .Replace("name: istiod,", "name: istiod-canary,", StringComparison.Ordinal).Replace("app: istiod}", "app: istiod-canary}", StringComparison.Ordinal)
            .Replace("app: istiod,", "app: istiod-canary,", StringComparison.Ordinal).Replace("name: istio,", "name: istio-canary,", StringComparison.Ordinal)
            .Replace("serviceAccountName: istiod", "serviceAccountName: istiod-canary", StringComparison.Ordinal);

        Assert.Equal(0, Number(Assert.Single(cluster.Install(canary, "-NoWait -Revision canary").Clean()), "Failed"));
        Assert.NotNull(await cluster.Api.TryGetAsync($"{Deployments}/istiod-canary"));
        Outcome removed = cluster.Run("Uninstall-Mesh -Revision canary -KubeConfig $KubeConfig -Confirm:$false");

        Assert.Empty(removed.Clean()[0].Properties["Remaining"].Value as IEnumerable<string> ?? []);
        Assert.Null(await cluster.Api.TryGetAsync($"{Deployments}/istiod-canary"));
        Assert.NotNull(await cluster.Api.TryGetAsync($"{Deployments}/istiod"));
        Assert.NotNull(await cluster.Api.TryGetAsync($"{Definitions}/envoyfilters.networking.istio.io"));
        Assert.NotNull(await cluster.Api.TryGetAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/istiod-istio-system"));

        // And the other way round: the first one goes, and the one that is left keeps what both had.
        cluster.Install(canary, "-NoWait -Revision canary").Clean();
        cluster.Run("Uninstall-Mesh -KubeConfig $KubeConfig -Confirm:$false").Clean();
        Assert.Null(await cluster.Api.TryGetAsync($"{Deployments}/istiod"));
        Assert.NotNull(await cluster.Api.TryGetAsync($"{Deployments}/istiod-canary"));
        Assert.NotNull(await cluster.Api.TryGetAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles/istiod-istio-system"));
        PSObject again = Assert.Single(cluster.Install(canary, "-NoWait -Revision canary").Clean());
        Assert.Equal((0, 0), (Number(again, "Created"), Number(again, "Failed")));
    }

    [Fact]
    public void However_early_it_is_stopped_the_next_run_completes_it()
    {
        foreach (int milliseconds in new[] { 20, 60, 120, 250, 400 })
        {
            using (PowerShell install = cluster.Session.Shell("$text | Install-Mesh -ManifestPath - -NoWait -KubeConfig $path", ("text", SmallMesh.Yaml()), ("path", cluster.KubeConfig)))
            {
                IAsyncResult running = install.BeginInvoke();
                running.AsyncWaitHandle.WaitOne(milliseconds);
                install.Stop();
            }

            PSObject result = Assert.Single(cluster.Install(SmallMesh.Yaml()).Clean());
            Assert.Equal(0, Number(result, "Failed"));

            // The namespace is none of the manifest's objects once it is there.
            Assert.InRange(Number(result, "Created") + Number(result, "Changed") + Number(result, "Unchanged"), SmallMesh.Count - 1, SmallMesh.Count);
            Assert.Equal(0, Number(Assert.Single(cluster.Install(SmallMesh.Yaml()).Clean()), "Created"));
            cluster.Purge().Clean();
        }
    }

    private static int Number(PSObject item, string property) => (int)item.Properties[property].Value;
}
