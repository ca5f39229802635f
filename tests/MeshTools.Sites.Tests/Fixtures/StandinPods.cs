namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>Manifests of the stand-ins that tests/sites/standin plays.</summary>
internal static class StandinPods
{
    /// <summary>On every node a pod that answers on the node's port 80 where it is.</summary>
    public const string Echo = """
        {
          "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": { "name": "echo" },
          "spec": {
            "selector": { "matchLabels": { "app": "echo" } },
            "template": {
              "metadata": { "labels": { "app": "echo" } },
              "spec": {
                "terminationGracePeriodSeconds": 1,
                "containers": [ {
                  "name": "echo", "image": "meshtools-standin:1", "args": [ "standin-echo", "--port", "8080" ],
                  "ports": [ { "name": "http", "containerPort": 8080, "hostPort": 80, "protocol": "TCP" } ],
                  "env": [ { "name": "NODE_NAME", "valueFrom": { "fieldRef": { "fieldPath": "spec.nodeName" } } } ],
                  "readinessProbe": { "httpGet": { "port": "http", "path": "/" }, "periodSeconds": 1 },
                  "volumeMounts": [ { "name": "site", "mountPath": "/run/meshtools-site", "readOnly": true } ] } ],
                "volumes": [ { "name": "site", "hostPath": { "path": "/run/meshtools-site", "type": "File" } } ] } } }
        }
        """;

    public const string EchoService = """
        {
          "apiVersion": "v1", "kind": "Service", "metadata": { "name": "echo" },
          "spec": { "selector": { "app": "echo" }, "ports": [ { "name": "http", "port": 80, "targetPort": "http", "protocol": "TCP" } ] }
        }
        """;

    /// <summary>One container of the stand-ins' image.</summary>
    /// <param name="name">The pod's name, and its label <c>app</c>.</param>
    /// <param name="container">The container's name.</param>
    /// <param name="arguments">The part it plays.</param>
    /// <param name="node">The node; null for any.</param>
    /// <param name="restart">The restart policy.</param>
    /// <param name="grace">Seconds it has to end.</param>
    public static string Pod(string name, string container, string[] arguments, string? node = null, string restart = "Always", int grace = 1) => $$"""
        {
          "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "labels": { "app": "{{name}}" } },
          "spec": {
            {{(node is null ? string.Empty : $"\"nodeName\": \"{node}\",")}}
            "restartPolicy": "{{restart}}", "terminationGracePeriodSeconds": {{grace}},
            "containers": [ {
              "name": "{{container}}", "image": "meshtools-standin:1",
              "args": [ {{string.Join(", ", arguments.Select(static argument => $"\"{argument}\""))}} ] } ] }
        }
        """;
}
