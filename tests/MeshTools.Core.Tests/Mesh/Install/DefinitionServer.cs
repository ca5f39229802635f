using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>A scripted API server with definitions of networking.istio.io/v1, each in service when somebody has looked for its group often enough.</summary>
internal sealed class DefinitionServer
{
    private const string Version = "/apis/networking.istio.io/v1";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";

    private readonly ConcurrentDictionary<string, int> _servedAt = new(StringComparer.Ordinal);

    public DefinitionServer() => Server = new ScriptedServer(ScriptedDiscovery.Then(Answer));

    public ScriptedServer Server { get; }

    /// <summary>How often somebody has looked for what the group serves.</summary>
    public int Looks { get; private set; }

    /// <summary>How often a definition was read.</summary>
    public int Reads { get; private set; }

    /// <summary>The bodies of the changes to definitions.</summary>
    public IEnumerable<string> Patches => Server.Calls.Where(static call => call.Method == HttpMethod.Patch && call.PathAndQuery.StartsWith(Definitions, StringComparison.Ordinal)).Select(static call => call.Body);

    /// <summary>Whether definitions have their names.</summary>
    public bool AcceptsNames { get; set; } = true;

    /// <summary>What the server says to a change; null when it makes it.</summary>
    public ScriptedAnswer? Refusal { get; set; }

    /// <summary>Has a kind come into service with the n-th look.</summary>
    public DefinitionServer Serve(string kind, int look)
    {
        _servedAt[kind] = look;
        return this;
    }

    public static ObjectAddress Address(string kind) => new(new KindRef("apiextensions.k8s.io", "CustomResourceDefinition", "v1"), null, $"{Plural(kind)}.networking.istio.io");

    /// <summary>One that was just written.</summary>
    public static PendingDefinition Pending(string kind) => new(Address(kind), CustomKind.Of(Stored(kind, "False")), IsFresh: true);

    /// <summary>The write of one.</summary>
    public static Change Write(string kind) => new() { Target = Address(kind), Verb = ChangeVerb.Apply, Action = "Create", Body = Stored(kind, "False") };

    /// <summary>A definition as the API server keeps it.</summary>
    public static JsonObject Stored(string kind, string established, string accepted = "True") => (JsonObject)JsonNode.Parse($$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{Plural(kind)}}}.networking.istio.io"},
        "spec":{"group":"networking.istio.io","names":{"kind":"{{{kind}}}","plural":"{{{Plural(kind)}}}"},"versions":[{"name":"v1","served":true}]},
        "status":{"conditions":[{"type":"NamesAccepted","status":"{{{accepted}}}","message":"{{{Plural(kind)}}} is in use"},{"type":"Established","status":"{{{established}}}","message":"not yet"}]}}
        """)!;

    private static string Plural(string kind) => kind.ToLowerInvariant() + "s";

    private ScriptedAnswer Answer(ScriptedRequest request)
    {
        string path = request.PathAndQuery.Split('?')[0];
        switch (path)
        {
            case "/apis/apiextensions.k8s.io/v1":
                return Resources("CustomResourceDefinition");
            case "/apis/networking.istio.io":
                return ScriptedAnswer.Json("""{"kind":"APIGroup","versions":[{"version":"v1"}],"preferredVersion":{"version":"v1"}}""");
            case Version:
                Looks++;
                string[] served = [.. _servedAt.Where(kind => kind.Value <= Looks).Select(static kind => kind.Key)];
                return served.Length == 0 ? ScriptedAnswer.NotFound() : Resources(served);
        }

        if (!path.StartsWith(Definitions, StringComparison.Ordinal))
        {
            return ScriptedAnswer.Json(request.Body);
        }

        string kind = _servedAt.Keys.Single(kind => Definitions + Address(kind).Name == path);
        if (request.Method == HttpMethod.Get)
        {
            Reads++;
        }
        else if (Refusal is not null)
        {
            return Refusal;
        }
        else if (!request.Body.Contains("CustomResourceDefinition", StringComparison.Ordinal))
        {
            // No apply of the whole: a definition that changes is looked at again.
            _servedAt[kind] = Looks;
        }

        JsonObject stored = Stored(kind, "False", AcceptsNames ? "True" : "False");
        return ScriptedAnswer.Json((request.Method == HttpMethod.Get ? stored : MergePatch.Apply(stored, (JsonObject)JsonNode.Parse(request.Body)!)).ToJsonString());
    }

    private static ScriptedAnswer Resources(params string[] kinds) => ScriptedAnswer.Json(new JsonObject
    {
        ["kind"] = "APIResourceList",
        ["resources"] = new JsonArray([.. kinds.Select(static kind => new JsonObject
        {
            ["name"] = Plural(kind), ["kind"] = kind, ["namespaced"] = kind != "CustomResourceDefinition", ["verbs"] = new JsonArray("get", "patch"),
        })]),
    }.ToJsonString());
}
