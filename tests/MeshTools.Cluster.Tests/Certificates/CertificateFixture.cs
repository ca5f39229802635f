using System.Management.Automation;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Tests.Fixtures;
using MeshTools.Testing.State;

namespace MeshTools.Cluster.Tests.Certificates;

/// <summary>A sandbox with a gateway of a version in it: of Istio's own manifest where that is at hand, else of one written here.</summary>
public sealed partial class CertificateFixture : SandboxFixture
{
    private const string Core = "/api/v1/namespaces/istio-system/";
    private const string Apps = "/apis/apps/v1/namespaces/istio-system/deployments";
    private const string Defaults = "$PSDefaultParameterValues = @{ '*-SdsCertificate:KubeConfig' = $KubeConfig; 'Remove-SdsCertificate:Confirm' = $false }\n";
    private const string Crd = "customresourcedefinitions/gateways.networking.istio.io";

    private static readonly string[] Parts = ["Deployment/istiod", "Deployment/istio-ingressgateway", "Service/istio-ingressgateway", "CustomResourceDefinition/gateways.networking.istio.io"];

    private readonly Dictionary<string, TestCertificate> _made = [];
    private string? _version;
    private string? _kubeConfig;

    public CertificateFixture()
        : base("-Node worker-sz02")
    {
        Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata": {"name": "istio-system"}}""").GetAwaiter().GetResult();
        Api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata": {"name": "shop"}}""").GetAwaiter().GetResult();
    }

    /// <summary>The Gateways' address in the version that all releases serve.</summary>
    public const string Gateways = "/apis/networking.istio.io/v1alpha3/namespaces/istio-system/gateways";

    /// <summary>Brings the cluster to a gateway of a version, without any Gateway and any secret of a test.</summary>
    internal async Task UseAsync(string version)
    {
        await ClearAsync();
        if (_version == version)
        {
            return;
        }

        string? release = ReleaseFile.TryRead(version == "1.5.0" ? "1.5.0/default.yaml" : $"{version}/all-on.yaml");
        string manifest = (release ?? Small).Replace(":latest", ":" + version, StringComparison.Ordinal);
        foreach (string path in new[] { Apps + "/istiod", Apps + "/istio-ingressgateway", Core + "services/istio-ingressgateway", "/apis/apiextensions.k8s.io/v1/" + Crd })
        {
            if (await Api.TryGetAsync(path) is not null)
            {
                await Api.DeleteAsync(path);
                await WaitAsync(async () => await Api.TryGetAsync(path) is null);
            }
        }

        foreach (string document in Separator().Split(manifest))
        {
            string kind = Kind().Match(document).Groups[1].Value;
            if (Parts.Contains($"{kind}/{Name().Match(document).Groups[1].Value}"))
            {
                string api = ApiVersion().Match(document).Groups[1].Value;
                string path = kind switch { "Deployment" => Apps, "Service" => Core + "services", _ => $"/apis/{api}/customresourcedefinitions" };
                await Api.SendAsync(HttpMethod.Post, path, document, "application/yaml");
            }
        }

        await WaitAsync(async () => await Api.TryGetAsync(Gateways) is not null);

        // A kubeconfig of another name: what was discovered before holds no more.
        _kubeConfig = Path.Combine(Folder, "kubeconfig-" + version);
        File.Copy(KubeConfig, _kubeConfig, overwrite: true);
        _version = version;
    }

    /// <summary>Runs a script; <c>$Folder</c> has the files.</summary>
    internal Outcome Certs(string script, params (string Name, object? Value)[] arguments) => Session.Run(Defaults + script, [("KubeConfig", _kubeConfig), ("Folder", Folder), .. arguments]);

    /// <summary>The same, ready to be run and to be stopped.</summary>
    internal PowerShell Shell(string script) => Session.Shell(Defaults + script, ("KubeConfig", _kubeConfig), ("Folder", Folder));

    /// <summary>Writes NAME.crt and NAME.key.</summary>
    internal TestCertificate Pair(string name, Func<TestCertificate>? make = null)
    {
        if (!_made.TryGetValue(name, out TestCertificate? made))
        {
            made = make?.Invoke() ?? TestCertificate.Make(["shop.example", "*.shop.example"]);
            _made[name] = made;
            File.WriteAllText(Path.Combine(Folder, name + ".crt"), made.Pem);
            File.WriteAllText(Path.Combine(Folder, name + ".key"), made.KeyPem);
        }

        return made;
    }

    /// <summary>Every key that a test has made, in pieces that would be recognized.</summary>
    internal IEnumerable<string> KeyPieces => _made.Values.SelectMany(static made => made.KeyPem.Split('\n').Where(static line => line.Length > 30 && !line.StartsWith('-')).Select(static line => line[8..28]));

    /// <summary>The version of each secret and Gateway: what changes with any write.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> VersionsAsync()
    {
        Dictionary<string, string> found = [];
        foreach (string path in new[] { "/api/v1/secrets", "/apis/networking.istio.io/v1alpha3/gateways" })
        {
            foreach (JsonNode? item in (await Api.GetAsync(path))["items"]!.AsArray().Where(item => !ControllerMade.Is(path, item!)))
            {
                found[$"{path} {(string)item!["metadata"]!["namespace"]!}/{(string)item["metadata"]!["name"]!}"] = (string)item["metadata"]!["resourceVersion"]!;
            }
        }

        return found;
    }

    internal Task<JsonObject> SecretAsync(string name, string ns = "istio-system") => Api.GetAsync($"/api/v1/namespaces/{ns}/secrets/{name}");

    internal Task<JsonObject> PostAsync(string path, string yaml) => Api.SendAsync(HttpMethod.Post, path, yaml, "application/yaml");

    /// <summary>A Gateway as the source procedure has it, with port 80 alone, or with a server more.</summary>
    internal Task<JsonObject> GatewayAsync(string name = "web", string server = "") => PostAsync(Gateways, $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: {{name}}}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {port: {number: 80, protocol: HTTP, name: http}, hosts: ["*"]}
          {{(server.Length == 0 ? "" : "- " + server)}}
        """);

    private async Task ClearAsync()
    {
        foreach (string key in _version is null ? [] : (await VersionsAsync()).Keys)
        {
            string[] parts = key.Split(' ', '/');
            string path = key.StartsWith("/api/v1", StringComparison.Ordinal) ? $"/api/v1/namespaces/{parts[^2]}/secrets/{parts[^1]}" : $"/apis/networking.istio.io/v1alpha3/namespaces/{parts[^2]}/gateways/{parts[^1]}";
            await Api.DeleteAsync(path);
        }
    }

    internal static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 600; i++)
        {
            if (await condition())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("The cluster did not come to the state that the test needs.");
    }

    private const string Small = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: gateways.networking.istio.io
        spec:
          group: networking.istio.io
          scope: Namespaced
          names: {kind: Gateway, plural: gateways, singular: gateway, listKind: GatewayList}
          versions:
          - {name: v1alpha3, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: istiod
          labels: {app: istiod}
        spec:
          selector: {matchLabels: {app: istiod}}
          template: {metadata: {labels: {app: istiod}}, spec: {containers: [{name: discovery, image: 'docker.io/istio/pilot:latest', args: [discovery]}]}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: istio-ingressgateway
        spec:
          selector: {matchLabels: {istio: ingressgateway}}
          template: {metadata: {labels: {istio: ingressgateway}}, spec: {containers: [{name: istio-proxy, image: 'docker.io/istio/proxyv2:latest', args: [proxy, router]}]}}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: istio-ingressgateway
        spec: {selector: {istio: ingressgateway}, ports: [{name: http2, port: 80}, {name: https, port: 443}]}
        """;

    [GeneratedRegex(@"^---\s*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^kind: ""?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^apiVersion: ""?([\w./]+)", RegexOptions.Multiline)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^metadata:(?:\n  .*)*?\n  name: ""?([^\s""]+)", RegexOptions.Multiline)]
    private static partial Regex Name();
}
