namespace MeshTools.Cluster;

/// <summary>A kind as this server serves it (one row of its discovery).</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">E.g. <c>v1</c>.</param>
/// <param name="Kind">E.g. <c>Node</c>.</param>
/// <param name="Plural">The name in the address, e.g. <c>nodes</c>.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="Verbs">What the server can do with it.</param>
internal sealed record ResourceType(
    string Group, string Version, string Kind, string Plural, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary>The apiVersion of its manifests.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of the collection, or of one object in it.</summary>
    /// <param name="ns">The namespace; null for all, or for a kind without one.</param>
    /// <param name="name">The object; null for the collection.</param>
    /// <param name="subresource">E.g. <c>status</c>.</param>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        string path = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        if (Namespaced && ns is not null)
        {
            path += $"/namespaces/{Uri.EscapeDataString(ns)}";
        }

        path += $"/{Plural}";
        if (name is not null)
        {
            path += $"/{Uri.EscapeDataString(name)}";
        }

        return subresource is null ? path : $"{path}/{subresource}";
    }
}
