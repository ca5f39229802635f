using System.Text.Json.Nodes;

namespace MeshTools.Testing;

/// <summary>A ServiceAccount that may do what a test allows it in one namespace, and nothing else anywhere.</summary>
internal sealed class LimitedAccess : IDisposable
{
    private readonly ApiProbe _api;
    private readonly string _account;
    private readonly string _role;
    private readonly string _binding;

    /// <param name="api">The cluster.</param>
    /// <param name="kubeConfig">A kubeconfig with a client certificate, whose place the account's token takes.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="rules">The rules of its Role, as a JSON list.</param>
    public LimitedAccess(ApiProbe api, string kubeConfig, string ns, string rules)
    {
        string name = $"limited-{Guid.NewGuid().ToString("N")[..6]}";
        _api = api;
        _account = $"/api/v1/namespaces/{ns}/serviceaccounts/{name}";
        _role = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/roles/{name}";
        _binding = $"/apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings/{name}";
        Post(_account, $$"""{ "metadata": { "name": "{{name}}" } }""");
        Post(_role, $$"""{ "metadata": { "name": "{{name}}" }, "rules": {{rules}} }""");
        Post(_binding, $$"""
            {
              "metadata": { "name": "{{name}}" },
              "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "{{name}}" },
              "subjects": [ { "kind": "ServiceAccount", "name": "{{name}}", "namespace": "{{ns}}" } ]
            }
            """);
        JsonObject answer = api.SendAsync(HttpMethod.Post, _account + "/token", """{ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {} }""").Result;
        string text = File.ReadAllText(kubeConfig);
        KubeConfig = Path.Combine(Path.GetTempPath(), $"{name}.kubeconfig");
        File.WriteAllText(KubeConfig, text[..text.IndexOf("    client-certificate-data:", StringComparison.Ordinal)] + $"    token: {(string)answer["status"]!["token"]!}\n");
    }

    /// <summary>The kubeconfig that logs in as the account.</summary>
    public string KubeConfig { get; }

    public void Dispose()
    {
        File.Delete(KubeConfig);
        foreach (string path in new[] { _binding, _role, _account })
        {
            _api.DeleteAsync(path).Wait();
        }
    }

    private void Post(string path, string body) => _api.SendAsync(HttpMethod.Post, path[..path.LastIndexOf('/')], body).Wait();
}
