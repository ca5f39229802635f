using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using MeshTools.Cluster.Tests.Fixtures;

namespace MeshTools.Cluster.Tests.Connection;

/// <summary>Bad input on the way to a cluster: a terminating error that names the file, context or server, and no hang.</summary>
[Collection(SandboxCollection.Name)]
public sealed class ConnectionErrorTests(SandboxFixture sandbox)
{
    [Fact]
    public void A_missing_kubeconfig_is_named() => Expect("KubeConfigNotFound", ErrorCategory.ObjectNotFound, "/nowhere/config", "/nowhere/config");

    [Fact]
    public void An_unknown_context_names_those_that_exist()
    {
        Outcome outcome = sandbox.Run("Get-NodeRegion -Context nope");

        AssertError(outcome, "ContextNotFound", ErrorCategory.ObjectNotFound, sandbox.Context);
    }

    [Theory]
    [InlineData("clusters: [", "line ")]
    [InlineData("clusters:\n\t- name: a", "tab")]
    [InlineData("\tclusters: []", "line 1")]
    [InlineData("just text", "line 1")]
    [InlineData("apiVersion: v1\nclusters: {}", "line 2")]
    [InlineData("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]", "nodes")]
    public void A_broken_or_hostile_kubeconfig_is_refused_with_the_place(string text, string place) =>
        WithFile(text, file => Expect("KubeConfigInvalid", ErrorCategory.InvalidData, file, file, place));

    [Fact]
    public void A_deeply_nested_kubeconfig_is_refused_and_does_not_kill_the_session() =>
        WithFile(new string('[', 200_000), file => Expect("KubeConfigInvalid", ErrorCategory.InvalidData, file, file));

    [Fact]
    public void An_unreadable_kubeconfig_is_named()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            // A folder in place of the file: unreadable for root too.
            Outcome outcome = sandbox.Session.Run("Get-NodeRegion -KubeConfig $k", ("k", folder));
            Assert.NotNull(outcome.Terminating);
            Assert.Contains(folder, outcome.Terminating.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Fact]
    public void A_refused_connection_ends_fast_and_names_the_server()
    {
        int port = FreePort();
        WithServer($"https://127.0.0.1:{port}", file =>
        {
            long started = Stopwatch.GetTimestamp();
            Expect("ConnectionRefused", ErrorCategory.ConnectionError, file, $"127.0.0.1:{port}");
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
        });
    }

    [Fact]
    public void A_server_whose_certificate_the_CA_has_not_signed_is_not_trusted()
    {
        // The system's own authorities have not signed a sandbox's certificate.
        string text = File.ReadAllText(sandbox.KubeConfig);
        string without = string.Join('\n', text.Split('\n').Where(static line => !line.Contains("certificate-authority-data", StringComparison.Ordinal)));
        WithFile(without, file => Expect("ServerCertificateUntrusted", ErrorCategory.SecurityError, file, "127.0.0.1", "not signed"));
    }

    [Fact]
    public void A_mapping_that_is_no_kubeconfig_has_no_current_context()
    {
        WithFile("{\"error\":\"no yaml mapping of a kubeconfig\"}", file => Expect("NoCurrentContext", ErrorCategory.InvalidArgument, file, file));
    }

    private void Expect(string errorId, ErrorCategory category, string kubeConfig, params string[] mentioned)
    {
        Outcome outcome = sandbox.Session.Run("Get-NodeRegion -KubeConfig $k", ("k", kubeConfig));
        AssertError(outcome, errorId, category, mentioned);
    }

    private static void AssertError(Outcome outcome, string errorId, ErrorCategory category, params string[] mentioned)
    {
        ErrorRecord error = outcome.Terminating ?? throw new InvalidOperationException("There was no terminating error.");
        Assert.StartsWith(errorId + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.All(mentioned, text => Assert.Contains(text, error.ToString(), StringComparison.Ordinal));
        Assert.False(string.IsNullOrEmpty(error.ErrorDetails.RecommendedAction));
    }

    private static void WithServer(string server, Action<string> test) => WithFile(
        $$"""
        current-context: c
        clusters: [{name: c, cluster: {server: "{{server}}"} }]
        contexts: [{name: c, context: {cluster: c} }]
        """,
        test);

    private static void WithFile(string text, Action<string> test)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        try
        {
            test(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
