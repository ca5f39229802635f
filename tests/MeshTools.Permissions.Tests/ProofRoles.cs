using System.Text.Json.Nodes;

namespace MeshTools.Permissions.Tests;

/// <summary>The roles of the account that commands run under, and when the server goes by them.</summary>
internal sealed class ProofRoles(ApiProbe api, string account)
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";

    // A right on nothing, by which it is seen which version of a role is in force.
    private const string MarkerGroup = "proof.meshtools";

    private readonly HashSet<string> _namespaces = new(StringComparer.Ordinal);
    private int _version;

    /// <summary>Gives the account these rights and no others.</summary>
    public void Grant(IReadOnlyList<ProofRight> rights)
    {
        _version++;
        _namespaces.UnionWith(rights.Select(static right => right.Namespace).OfType<string>());
        foreach (string? ns in _namespaces.Prepend(null).Where(ns => ns is null || api.TryGetAsync($"/api/v1/namespaces/{ns}").Result is not null))
        {
            Write(ns, rights.Where(right => right.Namespace == ns));
        }
    }

    private void Write(string? ns, IEnumerable<ProofRight> rights)
    {
        string place = ns is null ? Rbac : $"{Rbac}/namespaces/{ns}";
        string kind = ns is null ? "ClusterRole" : "Role";
        JsonObject marker = Rule(MarkerGroup, "versions", [], [$"v{_version}"]);
        JsonArray rules =
        [
            marker,
            .. rights.GroupBy(static right => (right.Group, right.Resource, Names: string.Join(',', right.Names)))
                .Select(static group => Rule(group.Key.Group, group.Key.Resource, group.First().Names, group.Select(static right => right.Verb))),
        ];
        Apply($"{place}/{kind.ToLowerInvariant()}s/{account}", new JsonObject { ["apiVersion"] = "rbac.authorization.k8s.io/v1", ["kind"] = kind, ["rules"] = rules });
        string binding = $"{place}/{kind.ToLowerInvariant()}bindings/{account}";
        if (api.TryGetAsync(binding).Result is null)
        {
            Apply(binding, new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = kind + "Binding",
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = account },
                ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = account, ["namespace"] = account }),
            });
        }

        Assert.True(SpinWait.SpinUntil(() => IsInForce(ns), TimeSpan.FromSeconds(30)), $"The roles in {ns ?? "the cluster"} did not come into force.");
    }

    private static JsonObject Rule(string group, string resource, IReadOnlyList<string> names, IEnumerable<string> verbs)
    {
        JsonObject rule = new() { ["verbs"] = List(verbs) };
        if (resource.StartsWith('/'))
        {
            rule["nonResourceURLs"] = List([resource]);
            return rule;
        }

        rule["apiGroups"] = List([group]);
        rule["resources"] = List([resource]);
        if (names.Count > 0)
        {
            rule["resourceNames"] = List(names);
        }

        return rule;
    }

    private static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(static text => JsonValue.Create(text))];

    private void Apply(string path, JsonObject body)
    {
        body["metadata"] = new JsonObject { ["name"] = account };
        api.SendAsync(HttpMethod.Patch, path + "?fieldManager=proof&force=true", body.ToJsonString(), "application/apply-patch+yaml").Wait();
    }

    private bool IsInForce(string? ns)
    {
        JsonObject attributes = new() { ["group"] = MarkerGroup, ["resource"] = "versions", ["verb"] = $"v{_version}" };
        if (ns is not null)
        {
            attributes["namespace"] = ns;
        }

        JsonObject question = new()
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SubjectAccessReview",
            ["spec"] = new JsonObject { ["user"] = $"system:serviceaccount:{account}:{account}", ["resourceAttributes"] = attributes },
        };
        return (bool?)api.SendAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", question.ToJsonString()).Result["status"]!["allowed"] == true;
    }
}
