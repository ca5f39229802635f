using System.Diagnostics;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>From the first release to a later one and away again: Istio's own manifests where they are at hand.</summary>
public sealed partial class ReleaseInstallTests(InstallFixture cluster) : IClassFixture<InstallFixture>, IDisposable
{
    private static readonly string Old = ReleaseFile.TryRead("1.5.0/default.yaml") ?? SmallMesh.Yaml("1.5.0");
    private static readonly string New = ReleaseFile.TryRead("1.14.0/all-on.yaml") ?? SmallMesh.Yaml("1.6.14", without: ["kind: Secret", "kind: PodDisruptionBudget", "kind: EnvoyFilter\n"]);

    /// <summary>Each test finds a cluster without a mesh.</summary>
    public void Dispose() => cluster.Purge("-Force -ErrorAction SilentlyContinue");

    [Fact]
    public async Task A_release_installs_an_upgrade_prunes_what_only_it_had_and_a_purge_leaves_the_API_as_it_was()
    {
        IReadOnlyDictionary<string, string> empty = await cluster.EverythingAsync();
        PSObject first = Assert.Single(cluster.Install(Old, "-Timeout 00:02:00").Clean());
        Assert.Equal((0, true), ((int)first.Properties["Failed"].Value, (bool)first.Properties["Ready"].Value));
        Assert.Equal(Names(Old).Union(["namespaces /istio-system"]).Count(), (int)first.Properties["Created"].Value);

        IReadOnlyDictionary<string, string> installed = await cluster.SettledAsync();
        PSObject again = Assert.Single(cluster.Install(Old, "-Timeout 00:02:00").Clean());
        Assert.Equal((0, 0), ((int)again.Properties["Created"].Value, (int)again.Properties["Changed"].Value));
        Assert.Equal(installed, await cluster.EverythingAsync());

        Outcome upgrade = cluster.Install(New, "-Timeout 00:02:00");
        Assert.Empty(upgrade.Errors.Select(static error => error.ToString()));
        string[] removed = [.. installed.Keys.Except((await cluster.SettledAsync()).Keys).Select(static key => key[(key.LastIndexOf('/', key.IndexOf(' ', StringComparison.Ordinal)) + 1)..]).Distinct().Order()];
        Assert.Equal(Names(Old).Except(Names(New)).Except(["namespaces /istio-system"]).Order(), removed);

        Assert.Empty((IEnumerable<string>)Assert.Single(cluster.Purge().Clean()).Properties["Remaining"].Value);
        Assert.Equal(empty.Keys.Order(), (await cluster.EverythingAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_release_for_newer_servers_is_refused_with_the_reasons()
    {
        IReadOnlyDictionary<string, string> empty = await cluster.SettledAsync();
        string manifest = ReleaseFile.TryRead("1.30.0/all-on.yaml")
            ?? SmallMesh.Yaml("1.30.0").Replace("autoscaling/v2beta1", "autoscaling/v2", StringComparison.Ordinal).Replace("policy/v1beta1", "policy/v1", StringComparison.Ordinal);

        Outcome outcome = cluster.Install(manifest, "-Version 1.30.0");

        Assert.Contains("Istio 1.30.0 needs Kubernetes 1.32 or newer; the server is v1.", outcome.Terminating!.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("HorizontalPodAutoscaler autoscaling/v2", outcome.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(empty, await cluster.EverythingAsync());
    }

    [Fact]
    public async Task A_process_that_is_killed_in_the_middle_leaves_nothing_that_the_next_run_does_not_complete()
    {
        string file = Path.Combine(Path.GetTempPath(), $"meshtools-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, Old);
        try
        {
            string script = $"Install-Mesh -ManifestPath '{file}' -KubeConfig '{cluster.KubeConfig}' -NoWait | Out-Null";

            // From the first request to some time after the last: the marks are objects of early, middle and late steps.
            foreach (string mark in new[] { "/api/v1/namespaces/istio-system", "/apis/rbac.authorization.k8s.io/v1/clusterroles/istiod-istio-system", "/apis/apps/v1/namespaces/istio-system/deployments/istiod" })
            {
                using (Process install = HostProcess.Start("before", Checkout.Manifest, script, []))
                {
                    Task<string> output = install.StandardOutput.ReadToEndAsync();
                    while (!install.HasExited && await cluster.Api.TryGetAsync(mark) is null)
                    {
                        await Task.Yield();
                    }

                    install.Kill();
                    await install.WaitForExitAsync();
                }

                PSObject result = Assert.Single(cluster.Install(Old).Clean());
                Assert.Equal(0, (int)result.Properties["Failed"].Value);
                PSObject again = Assert.Single(cluster.Install(Old).Clean());
                Assert.Equal((0, 0), ((int)again.Properties["Created"].Value, (int)again.Properties["Changed"].Value));
                cluster.Purge().Clean();
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Plural, namespace and name of every object of a manifest, found by the simplest means.</summary>
    private static string[] Names(string manifest) =>
    [
        .. Separator().Split(manifest)
            .Where(static document => Kind().IsMatch(document))
            .Select(static document => $"{Plural(Kind().Match(document).Groups[1].Value)} {Namespace(document)}/{Name().Match(document).Groups[1].Value}")
            .Distinct(),
    ];

    private static string Plural(string kind) => kind.ToLowerInvariant() switch
    {
        var name when name.EndsWith('y') && !name.EndsWith("gateway", StringComparison.Ordinal) => name[..^1] + "ies",
        var name => name + "s",
    };

    private static string Namespace(string document) =>
        Kind().Match(document).Groups[1].Value is "ClusterRole" or "ClusterRoleBinding" or "CustomResourceDefinition" or "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" or "Namespace"
            ? string.Empty
            : "istio-system";

    [GeneratedRegex(@"^---\s*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^kind: ""?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^metadata:(?: \{|(?:\n  .*)*?\n  )name: ""?([^\s,}""]+)", RegexOptions.Multiline)]
    private static partial Regex Name();
}
