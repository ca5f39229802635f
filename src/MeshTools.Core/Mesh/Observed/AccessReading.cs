namespace MeshTools.Mesh.Observed;

/// <summary>Whether the user may do something.</summary>
/// <param name="Verb">E.g. <c>create</c>.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural, e.g. <c>namespaces</c>.</param>
/// <param name="Namespace">The namespace; null for what has none.</param>
/// <param name="IsAllowed">The answer; null when the question could not be put.</param>
internal sealed record AccessReading(string Verb, string Group, string Resource, string? Namespace, bool? IsAllowed)
{
    /// <summary>What Install-Mesh writes (facts/istio.md, section 1, the order that is safe).</summary>
    public static IReadOnlyList<AccessReading> ToInstall(string ns) =>
    [
        new("create", string.Empty, "namespaces", null, null),
        new("create", "apiextensions.k8s.io", "customresourcedefinitions", null, null),
        new("create", "rbac.authorization.k8s.io", "clusterroles", null, null),
        new("create", "rbac.authorization.k8s.io", "clusterrolebindings", null, null),
        new("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", null, null),
        new("create", "admissionregistration.k8s.io", "validatingwebhookconfigurations", null, null),
        new("create", "apps", "deployments", ns, null),
        new("create", "rbac.authorization.k8s.io", "roles", ns, null),
        new("create", string.Empty, "configmaps", ns, null),
        new("create", string.Empty, "services", ns, null),
        new("create", string.Empty, "serviceaccounts", ns, null),
    ];

    /// <summary>E.g. <c>create deployments.apps in istio-system</c>.</summary>
    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? string.Empty : "." + Group)}{(Namespace is null ? string.Empty : $" in namespace {Namespace}")}";
}
