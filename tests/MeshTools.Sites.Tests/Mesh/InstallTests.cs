using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Mesh;

/// <summary>Install-Mesh where containers really run, crash and hang.</summary>
[Collection(SitesCollection.Name)]
public sealed class InstallTests(SitesFixture sites)
{
    [Fact]
    public void A_container_that_crashes_and_one_that_never_gets_ready_are_explained_in_the_error()
    {
        string manifest = string.Join("\n---\n", Deployment("good", "[standin-echo]"), Deployment("bad", "[standin-crash, --message, no route to the database, --code, '3']"), Deployment("slow", "[standin-never-ready, --message, waiting for the certificate]"));
        try
        {
            Outcome outcome = sites.Run(
                "$text | Install-Mesh -ManifestPath - -Namespace mesh-test -KubeConfig $KubeConfig -Timeout 00:00:25", ("text", manifest));

            Assert.Equal(["WorkloadNotReady", "WorkloadNotReady"], outcome.ErrorIds);
            string crash = outcome.Errors.Single(static error => error.Exception.Message.Contains("deployment/mesh-test/bad", StringComparison.Ordinal)).Exception.Message;
            Assert.Contains("exit code 3", crash, StringComparison.Ordinal);
            Assert.Contains("no route to the database", crash, StringComparison.Ordinal);
            Assert.Contains("BackOff", crash, StringComparison.Ordinal);
            string hang = outcome.Errors.Single(static error => error.Exception.Message.Contains("deployment/mesh-test/slow", StringComparison.Ordinal)).Exception.Message;
            Assert.Contains("Readiness probe failed", hang, StringComparison.Ordinal);
            Assert.Contains("waiting for the certificate", hang, StringComparison.Ordinal);
            Assert.False((bool)outcome.Output[0].Properties["Ready"].Value);
        }
        finally
        {
            sites.Run("Uninstall-Mesh -Purge -Namespace mesh-test -KubeConfig $KubeConfig -Confirm:$false").Clean();
        }
    }

    private static string Deployment(string name, string arguments) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: mesh-test}
        spec:
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: {labels: { app: {{name}} } }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: app
                image: meshtools-standin:1
                args: {{arguments}}
                readinessProbe: {httpGet: {port: 8080, path: /ready}, periodSeconds: 1}
        """;
}
