using System.Management.Automation;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Testing.State;

namespace MeshTools.Cluster.Tests.Kiali;

/// <summary>A sandbox in which one Kiali after another stands.</summary>
public sealed class KialiFixture : SandboxFixture
{
    internal const string Passphrase = "s3cret-phrase-of-the-tests";
    internal const string Secrets = "/api/v1/namespaces/istio-system/secrets";
    internal const string ConfigMap = "/api/v1/namespaces/istio-system/configmaps/kiali";
    internal const string Deployment = "/apis/apps/v1/namespaces/istio-system/deployments/kiali";

    private static readonly string[] Lists =
    [
        Secrets, "/api/v1/namespaces/istio-system/configmaps", "/api/v1/namespaces/istio-system/serviceaccounts", "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", "/apis/apps/v1/namespaces/istio-system/deployments",
    ];

    private readonly ManifestProbe _objects;

    public KialiFixture()
    {
        _objects = new ManifestProbe(Api);
        Make("istio-system");
    }

    internal static PSCredential Credential { get; } = new("admin", Secure(Passphrase));

    internal static SecureString Secure(string text)
    {
        SecureString secure = new();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    /// <summary>Makes a namespace.</summary>
    internal void Make(string ns) => Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", $$"""{ "metadata": { "name": "{{ns}}" } }""").Wait();

    internal void Create(string manifest) => _objects.Create(manifest);

    /// <summary>Takes away what a test made.</summary>
    internal void Clear()
    {
        Run("Remove-KialiCredential -Force -Confirm:$false -Timeout 00:00:05 -ErrorAction SilentlyContinue");
        _objects.Delete();
    }

    /// <summary>Runs a script with everything said that can be said, and holds that the passphrase is nowhere in it.</summary>
    internal Outcome RunTold(string script)
    {
        Outcome outcome = Run($"$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; {script}; $Error | Out-Default", ("credential", Credential));
        string said = string.Join('\n', [.. outcome.Verbose, .. outcome.Warnings, .. outcome.Errors.Select(static error => $"{error} {error.Exception} {error.ErrorDetails}"), outcome.HostText, .. outcome.Output.Select(static item => item.ToString())]);
        Assert.DoesNotContain(Passphrase, said, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Passphrase)), said, StringComparison.Ordinal);
        return outcome;
    }

    internal Outcome AssertWritesNothing(string script)
    {
        IReadOnlyDictionary<string, string> before = Versions();
        Outcome outcome = RunTold(script);
        outcome.Clean();
        Assert.All(outcome.Output, static item => Assert.Equal(false, item.Properties["Changed"].Value));
        Assert.Equal(before, Versions());
        return outcome;
    }

    /// <summary>
    /// What changes with any write of the commands: a Deployment's status, accounts with their token secrets, and what Kubernetes
    /// puts into a namespace in its own time have a life of their own.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Versions() => Lists
        .SelectMany(path => Api.GetAsync(path).Result["items"]!.AsArray().Where(item => !ControllerMade.Is(path, item!)).Select(item => (Path: path, Meta: item!["metadata"]!)))
        .ToDictionary(static item => $"{item.Path}/{item.Meta["name"]}", static item => item.Meta[Mark(item.Path)]!.ToString());

    internal JsonNode? Get(string path) => Api.TryGetAsync(path).Result;

    internal JsonNode Spec() => Api.GetAsync(Deployment).Result["spec"]!["template"]!["spec"]!;

    internal string Config() => (string)Api.GetAsync(ConfigMap).Result["data"]!["config.yaml"]!;

    internal string Version(string path) => (string)Api.GetAsync(path).Result["metadata"]!["resourceVersion"]!;

    private static string Mark(string list) => list[(list.LastIndexOf('/') + 1)..] switch
    {
        "deployments" => "generation",
        "serviceaccounts" => "uid",
        _ => "resourceVersion",
    };
}
