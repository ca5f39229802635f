namespace MeshTools.Core.Tests.Support;

/// <summary>Discovery of the core group and of apps, so that a script has to tell the rest only.</summary>
internal static class ScriptedDiscovery
{
    private static readonly Dictionary<string, string> Answers = new(StringComparer.Ordinal)
    {
        ["/api/v1"] = """
            {"kind":"APIResourceList","groupVersion":"v1","resources":[
            {"name":"configmaps","kind":"ConfigMap","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"endpoints","kind":"Endpoints","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"namespaces","kind":"Namespace","namespaced":false,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"nodes","kind":"Node","namespaced":false,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"nodes/status","kind":"Node","namespaced":false,"verbs":["get","patch"]},
            {"name":"pods","kind":"Pod","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"pods/eviction","kind":"Eviction","group":"policy","version":"v1","namespaced":true,"verbs":["create"]},
            {"name":"secrets","kind":"Secret","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"services","kind":"Service","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]}]}
            """,
        ["/apis/apps"] = """
            {"kind":"APIGroup","name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],
            "preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}
            """,
        ["/apis/apps/v1"] = """
            {"kind":"APIResourceList","groupVersion":"apps/v1","resources":[
            {"name":"daemonsets","kind":"DaemonSet","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["create","delete","get","list","patch","watch"]},
            {"name":"deployments/scale","kind":"Scale","group":"autoscaling","version":"v1","namespaced":true,"verbs":["get","patch"]}]}
            """,
    };

    /// <summary>True for a request that <see cref="Then"/> answers itself.</summary>
    public static bool Knows(ScriptedRequest request) => request.Method == HttpMethod.Get && Answers.ContainsKey(request.PathAndQuery);

    /// <summary>Discovery first, then the script.</summary>
    public static Func<ScriptedRequest, ScriptedAnswer> Then(Func<ScriptedRequest, ScriptedAnswer> rest) =>
        request => Knows(request) ? ScriptedAnswer.Json(Answers[request.PathAndQuery]) : rest(request);

    /// <summary>Discovery first, then these answers in order; the last one stays.</summary>
    public static Func<ScriptedRequest, ScriptedAnswer> Then(params ScriptedAnswer[] answers)
    {
        Func<ScriptedRequest, ScriptedAnswer> inOrder = InOrder(answers);
        return Then(inOrder);
    }

    /// <summary>These answers in order, whatever is asked; the last one stays.</summary>
    public static Func<ScriptedRequest, ScriptedAnswer> InOrder(params ScriptedAnswer[] answers)
    {
        int next = -1;
        return _ => answers[Math.Min(Interlocked.Increment(ref next), answers.Length - 1)];
    }
}
