namespace MeshTools.Cluster;

/// <summary>A right as a Role would give it: what a request needs, what a review asks about, and what errors name.</summary>
/// <param name="Verb">E.g. <c>create</c>.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural, with a subresource behind a slash, e.g. <c>services/proxy</c>; or a path of the server, e.g. <c>/metrics</c>.</param>
/// <param name="Namespace">The namespace; null for all of them, or for kinds without one.</param>
internal sealed record AccessRight(string Verb, string Group, string Resource, string? Namespace)
{
    /// <summary>One object by name; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>E.g. <c>create deployments.apps in namespace istio-system</c>.</summary>
    public override string ToString() =>
        $"{Verb} {Resource}{(Group.Length == 0 ? string.Empty : "." + Group)}{(Name is null ? string.Empty : $" named {Name}")}{(Namespace is null ? string.Empty : $" in namespace {Namespace}")}";
}
