using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Requests;
using MeshTools.Core.Tests.Support;
using MeshTools.Mesh.Readiness;

namespace MeshTools.Core.Tests.Mesh.Readiness;

/// <summary>
/// A namespace with Deployments whose state is a function of how often they were looked at, on a clock that waits in no
/// time. What is not scripted is an empty list.
/// </summary>
internal sealed class ScriptedWorkloads : IOperationHost, IDisposable
{
    private const string Root = "/apis/apps/v1/namespaces/istio-system/";

    private static readonly Dictionary<string, string> Discovery = new(StringComparer.Ordinal)
    {
        ["/api/v1"] = """
            {"resources":[{"name":"events","kind":"Event","namespaced":true,"verbs":["list"]},{"name":"nodes","kind":"Node","namespaced":false,"verbs":["get"]},
            {"name":"pods","kind":"Pod","namespaced":true,"verbs":["get","list"]}]}
            """,
        ["/apis/apps"] = """{"kind":"APIGroup","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}""",
        ["/apis/apps/v1"] = """
            {"resources":[{"name":"daemonsets","kind":"DaemonSet","namespaced":true,"verbs":["get"]},{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["get"]},
            {"name":"replicasets","kind":"ReplicaSet","namespaced":true,"verbs":["list"]}]}
            """,
    };

    private readonly ConcurrentDictionary<string, int> _looks = new(StringComparer.Ordinal);
    private readonly ScriptedServer _server;

    public ScriptedWorkloads() => _server = new ScriptedServer(Answer);

    public InstantTime Time { get; } = new();

    /// <summary>The answer to the Nth look (from 1) at a workload, by plural and name, e.g. <c>deployments/istiod</c>.</summary>
    public Dictionary<string, Func<int, ScriptedAnswer>> Workloads { get; } = new(StringComparer.Ordinal);

    /// <summary>The answer to any other request, or null.</summary>
    public Func<ScriptedRequest, ScriptedAnswer?> Rest { get; set; } = static _ => null;

    public ConcurrentQueue<string> Said { get; } = [];

    public ConcurrentQueue<OperationProgress> Bars { get; } = [];

    public IReadOnlyList<ScriptedRequest> Calls => [.. _server.Requests.Where(static request => !Discovery.ContainsKey(request.PathAndQuery))];

    public int Looks(string workload) => _looks.GetValueOrDefault(workload);

    public ReadinessWait Wait() => new(_server.Client(RetryOptions.Default with { Time = Time }), this, Time);

    public static ObjectAddress Deployment(string name) => new(new KindRef("apps", "Deployment"), "istio-system", name);

    public static ObjectAddress DaemonSet(string name) => new(new KindRef("apps", "DaemonSet"), "istio-system", name);

    /// <summary>A Deployment of one pod.</summary>
    public static ScriptedAnswer State(string name, bool ready, string conditions = "[]") => ScriptedAnswer.Json($$"""
        {"kind":"Deployment","metadata":{"name":"{{name}}","uid":"uid-{{name}}","generation":1},
        "spec":{"replicas":1,"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"spec":{"containers":[{"name":"c","image":"img/{{name}}:1"}]} } },
        "status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"availableReplicas":{{(ready ? 1 : 0)}},"conditions":{{conditions}} } }
        """);

    public static ScriptedAnswer List(params string[] items) =>
        ScriptedAnswer.Json($$"""{"metadata":{"resourceVersion":"1"},"items":[{{string.Join(",", items)}}]}""");

    public void Verbose(string message) => Said.Enqueue(message);

    public void Warning(string message) => Said.Enqueue($"warning: {message}");

    public void Progress(OperationProgress progress) => Bars.Enqueue(progress);

    public ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken) => new(true);

    public void Dispose() => _server.Dispose();

    private ScriptedAnswer Answer(ScriptedRequest request)
    {
        if (Discovery.TryGetValue(request.PathAndQuery, out string? found))
        {
            return ScriptedAnswer.Json(found);
        }

        string name = request.Path.StartsWith(Root, StringComparison.Ordinal) ? request.Path[Root.Length..] : string.Empty;
        return Workloads.TryGetValue(name, out Func<int, ScriptedAnswer>? workload)
            ? workload(_looks.AddOrUpdate(name, 1, static (_, count) => count + 1))
            : Rest(request) ?? (name.Contains('/', StringComparison.Ordinal) ? ScriptedAnswer.NotFound() : List());
    }
}
