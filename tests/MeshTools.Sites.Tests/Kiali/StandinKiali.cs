using System.Text.Json.Nodes;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Kiali;

/// <summary>
/// A stand-in for Kiali's pages (no image of Kiali can be had here), as pods behind a Service in the namespace default: it
/// reads the secret and the configuration as Kiali does, and asks the API server about tokens as Kiali does.
/// </summary>
internal sealed class StandinKiali(SitesFixture sites) : IDisposable
{
    private const string Variables = """
        , "env": [
          { "name": "SERVER_CREDENTIALS_USERNAME", "valueFrom": { "secretKeyRef": { "name": "kiali", "key": "username", "optional": true } } },
          { "name": "SERVER_CREDENTIALS_PASSWORD", "valueFrom": { "secretKeyRef": { "name": "kiali", "key": "passphrase", "optional": true } } } ]
        """;

    private const string Binding = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings";

    /// <summary>Kiali 1.14 with strategy login.</summary>
    public void StartWithLogin(bool hasVariables)
    {
        sites.Pods.Apply(Deployment("standin-kiali-1.14", "default", hasVariables ? Variables : string.Empty, "kiali-secret", "/kiali-secret", """{ "secretName": "kiali", "optional": true }""", "secret"));
        Serve();
    }

    /// <summary>Kiali 1.89 as Istio's addon has it: anonymous, with the key that everybody knows.</summary>
    public void StartAsAddon()
    {
        sites.Pods.Apply("""
            {
              "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "kiali" },
              "data": { "config.yaml": "auth:\n  strategy: anonymous\n# what follows stays\nlogin_token:\n  signing_key: CHANGEME00000000\nserver:\n  port: 20001\n  web_root: /kiali\n" }
            }
            """);
        sites.Pods.Apply("""{ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "name": "kiali" } }""");
        sites.Api.SendAsync(HttpMethod.Post, Binding, """
            {
              "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": { "name": "tests-kiali-reviews-tokens" },
              "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "system:auth-delegator" },
              "subjects": [ { "kind": "ServiceAccount", "name": "kiali", "namespace": "default" } ]
            }
            """).Wait();
        sites.Pods.Apply(Deployment("standin-kiali-token", "kiali", string.Empty, "kiali-configuration", "/kiali-configuration", """{ "name": "kiali" }""", "configMap"));
        Serve();
    }

    /// <summary>The one pod that stays, once others have gone.</summary>
    public string Pod()
    {
        Eventually.Holds(() => sites.Pods.Names("app=kiali") is { Count: 1 } ? null : "a former pod is still there");
        return sites.Pods.Names("app=kiali")[0];
    }

    /// <summary>What there is of the name kiali.</summary>
    public JsonNode? Get(string version, string plural) => sites.Api.TryGetAsync(Path(version, plural)).Result;

    /// <summary>A change that MeshTools did not make.</summary>
    public void Patch(string version, string plural, string patch) =>
        sites.Api.SendAsync(HttpMethod.Patch, $"{Path(version, plural)}?fieldManager=somebody", patch, "application/merge-patch+json").Wait();

    public void Dispose()
    {
        foreach (string path in (string[])
        [
            "/apis/apps/v1/namespaces/default/deployments/kiali", "/api/v1/namespaces/default/services/kiali", "/api/v1/namespaces/default/secrets/kiali",
            "/api/v1/namespaces/default/configmaps/kiali", "/api/v1/namespaces/default/serviceaccounts/kiali", "/api/v1/namespaces/default/serviceaccounts/kiali-user",
            $"{Binding}/tests-kiali-reviews-tokens", $"{Binding}/meshtools-default-kiali-user", "/apis/rbac.authorization.k8s.io/v1/clusterroles/meshtools-default-kiali-user",
        ])
        {
            if (sites.Api.TryGetAsync(path).Result is not null)
            {
                sites.Api.DeleteAsync(path).Wait();
            }
        }

        Eventually.Holds(() => sites.Pods.Names("app=kiali") is { Count: > 0 } left ? $"{left[0]} is still there" : null);
    }

    private static string Path(string version, string plural) => $"/{version}/namespaces/default/{plural}/kiali";

    private void Serve()
    {
        sites.Pods.Apply("""
            {
              "apiVersion": "v1", "kind": "Service", "metadata": { "name": "kiali" },
              "spec": { "selector": { "app": "kiali" }, "ports": [ { "name": "http", "port": 20001, "targetPort": 20001, "protocol": "TCP" } ] }
            }
            """);
        sites.Pods.WaitReady("app=kiali", 1);
    }

    private static string Deployment(string part, string account, string more, string volume, string folder, string source, string kind) => $$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "kiali", "labels": { "app": "kiali" } },
          "spec": {
            "selector": { "matchLabels": { "app": "kiali" } },
            "template": {
              "metadata": { "labels": { "app": "kiali" } },
              "spec": {
                "serviceAccountName": "{{account}}", "terminationGracePeriodSeconds": 1,
                "containers": [ {
                  "name": "kiali", "image": "meshtools-standin:1", "args": [ "{{part}}" ]{{more}},
                  "ports": [ { "containerPort": 20001, "protocol": "TCP" } ],
                  "readinessProbe": { "httpGet": { "port": 20001, "path": "/kiali/healthz" }, "periodSeconds": 1 },
                  "volumeMounts": [ { "name": "{{volume}}", "mountPath": "{{folder}}", "readOnly": true } ] } ],
                "volumes": [ { "name": "{{volume}}", "{{kind}}": {{source}} } ] } } }
        }
        """;
}
