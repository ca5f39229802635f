using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;
using MeshTools.Core.Tests.Mesh;
using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>A Kiali written down, and read as the observer reads a real one.</summary>
internal sealed class Kialis
{
    /// <summary>As the chart of 1.5 mounts the secret.</summary>
    public const string Mount = "volumeMounts: [{name: kiali-secret, mountPath: /kiali-secret}]";

    private readonly List<(string Yaml, JsonObject Body)> _objects = [];
    private string _secretName = KialiNames.Secret;

    public static Kialis Of(string tag, string? strategy, string key = "0123456789abcdef", string env = "", string mount = Mount)
    {
        Kialis kialis = new Kialis().With($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: kiali, namespace: istio-system, labels: {app: kiali}, resourceVersion: "7"}
            spec:
              template:
                metadata: {labels: {app: kiali} }
                spec:
                  containers:
                  - {name: sidecar, image: other, env: [{name: KEPT, value: "1"}]}
                  - {name: kiali, image: "quay.io/kiali/kiali:{{tag}}", env: [{{env}}], {{mount}} }
                  volumes: [{name: kiali-configuration, configMap: {name: kiali} }, {name: kiali-secret, secret: {secretName: kiali, optional: true} }]
            """);
        return strategy is null ? kialis : kialis.With($$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: kiali, namespace: istio-system, resourceVersion: "8"}
            data:
              config.yaml: |
                auth:
                  strategy: {{strategy}} # as it came
                login_token:
                  signing_key: "{{key}}"
                server: {web_root: /kiali}
            """);
    }

    public Kialis With(string yaml)
    {
        _objects.Add((yaml, (JsonObject)YamlJson.ToJson(YamlReader.ReadDocuments(yaml).Single()!)!));
        return this;
    }

    /// <summary>The secret as it is.</summary>
    public Kialis WithSecret(string user, string passphrase, string metadata = "creationTimestamp: '2026-01-01T00:00:00Z'") => With($$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: kiali, namespace: istio-system, uid: s1, {{metadata}} }
        data: {username: {{Base64(user)}}, passphrase: {{Base64(passphrase)}} }
        """);

    /// <summary>A pod of Kiali's that started then.</summary>
    public Kialis WithPod(string started) => With($$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: kiali-1, namespace: istio-system, labels: {app: kiali} }
        spec: {containers: [{name: kiali}]}
        status: {phase: Running, containerStatuses: [{name: kiali, state: {running: {startedAt: '{{started}}'} } }] }
        """);

    /// <summary>The same without a line of its configuration.</summary>
    public Kialis Without(string setting)
    {
        int index = _objects.FindIndex(static item => (string)item.Body["kind"]! == "ConfigMap");
        string[] lines = _objects[index].Yaml.Split('\n');
        _objects.RemoveAt(index);
        return With(string.Join('\n', lines.Where(line => !line.TrimStart().StartsWith(setting + ":", StringComparison.Ordinal))));
    }

    /// <summary>The same with a line more at the end of its configuration.</summary>
    public Kialis Configured(string line)
    {
        int index = _objects.FindIndex(static item => (string)item.Body["kind"]! == "ConfigMap");
        string yaml = _objects[index].Yaml;
        _objects.RemoveAt(index);
        return With($"{yaml}\n    {line}");
    }

    public Kialis Named(string secretName)
    {
        _secretName = secretName;
        return this;
    }

    public KialiObservation Build()
    {
        Snapshots snapshots = _objects
            .Where(static item => (string)item.Body["kind"]! is "Deployment" or "Pod" or "ConfigMap" or "Kiali" or "Service")
            .Aggregate(new Snapshots(), static (all, item) => all.With(item.Yaml));
        return new KialiObservation
        {
            View = new MeshView(snapshots.Build()),
            Deployment = Body("Deployment")!,
            ConfigMap = Body("ConfigMap"),
            Secret = Body("Secret"),
            SecretName = _secretName,
            Account = _objects.Where(static item => (string)item.Body["kind"]! is "ServiceAccount" or "ClusterRole" or "ClusterRoleBinding").ToDictionary(static item => Address(item.Body), static item => item.Body),
        };
    }

    private JsonObject? Body(string kind) => (JsonObject?)_objects.Find(item => (string)item.Body["kind"]! == kind).Body?.DeepClone();

    private static ObjectAddress Address(JsonObject body)
    {
        string kind = (string)body["kind"]!;
        KindRef found = kind == "ServiceAccount" ? KialiAccount.Kind : kind == "ClusterRole" ? MeshKinds.ClusterRole : MeshKinds.ClusterRoleBinding;
        return new ObjectAddress(found, body.Text("metadata", "namespace"), body.Text("metadata", "name")!);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
