using System.Text;
using CsCheck;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

/// <summary>A kubeconfig that was damaged anywhere leads to a connection or to an error of this module, never to another.</summary>
public sealed class KubeConfigFuzzTests : IDisposable
{
    private static readonly Gen<string> Splinters = Gen.OneOf(
        "\n", "  ", "- ", ": ", "{", "}", "[", "]", "'", "\"", "&a ", "*a", "null", "~", "0", "true", "\t", "#", "\n---\n", "x: [a]", "\"\\0\"", "\\n", "\0", "/", "..",
        "https://", "http://[", ":99999", "%", "=", "\nas-groups: [a]", "\nas: \"a\\nb\"", "\n    token: \"a\\nb\"", "\n    token: é", "\n    username: u", "\n    exec: {}",
        "\n    tokenFile: .", "\n    auth-provider: {}", "-----BEGIN CERTIFICATE-----", "MIIB", "\uFFFE", "\\uD800");

    private readonly KubeConfigFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_damaged_kubeconfig_gives_a_connection_or_an_error_that_says_why()
    {
        using TestAuthority authority = new();
        (string certificate, string key) = authority.IssuePem("jane");
        string valid = KubeConfigFiles.Text(
            $"""
            server: https://127.0.0.1:6443
            certificate-authority-data: {Base64(authority.Pem)}
            tls-server-name: kubernetes
            proxy-url: http://proxy:3128
            """,
            $"""
            token: abc
            as: "admin"
            as-groups: ['a', b]
            as-user-extra:
              k: [v]
            client-certificate-data: {Base64(certificate)}
            client-key-data: {Base64(key)}
            """);
        int number = 0;
        Mutations.Of(valid, Splinters).Sample(text => Check(text, Interlocked.Increment(ref number)), iter: 1_000);
    }

    [Fact]
    public void A_damaged_exec_section_gives_settings_or_an_error_that_says_why()
    {
        string valid = KubeConfigFiles.Text(
            "server: https://127.0.0.1:6443",
            "exec:\n  apiVersion: client.authentication.k8s.io/v1\n  command: ./login\n  args: [a, \"b\"]\n  env:\n  - name: X\n    value: y\n  provideClusterInfo: true");
        int number = 0;
        Mutations.Of(valid, Splinters).Sample(text => Check(text, Interlocked.Increment(ref number)), iter: 1_000);
    }

    private void Check(string text, int number)
    {
        string file = Path.Combine(_files.Folder, $"config-{number}");
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
        try
        {
            ConnectionSettings settings = KubeConfigFiles.Resolve(null, file);
            Assert.True(settings.Server.IsAbsoluteUri);
            if (settings.Exec is null)
            {
                // Not for a plugin: whatever the damage made of its command would be run.
                Use(settings);
            }
        }
        catch (MeshToolsException error)
        {
            Assert.Contains(error.Definition.Id, (string[])
                ["KubeConfigInvalid", "KubeConfigUnreadable", "ContextNotFound", "NoCurrentContext", "ClientCertificateInvalid", "NotSupportedCredential"]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Use(ConnectionSettings settings)
    {
        ScriptedServer server = new(static _ => ScriptedAnswer.Json("{}"));
        using ApiTransport transport = server.Transport(settings);
        RequestSender sender = new(transport, RetryOptions.Default with { Time = new InstantTime() }, null);
        ApiRequest request = new(HttpMethod.Get, "version") { Subject = "version", Permission = "get /version", IsRepeatable = true };
        sender.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        Assert.Single(server.Requests);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
