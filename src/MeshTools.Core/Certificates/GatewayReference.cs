namespace MeshTools.Certificates;

/// <summary>How a user names a Gateway: <c>NAME</c>, <c>NAMESPACE/NAME</c> or <c>NAME.NAMESPACE</c>.</summary>
/// <param name="Text">What was written.</param>
internal sealed record GatewayReference(string Text)
{
    /// <summary>The namespace before the slash; null without one.</summary>
    public string? Namespace => Text.IndexOf('/', StringComparison.Ordinal) is int slash and >= 0 ? Text[..slash] : null;

    /// <summary>The name behind the slash, or all of it.</summary>
    public string Name => HostCoverage.WithoutNamespace(Text);

    public bool IsFor(string name, string? ns) =>
        Namespace is string wanted ? wanted == ns && Name == name : Text == name || Text == $"{name}.{ns}";

    /// <summary>Namespace and name for a Gateway that is to be made.</summary>
    public (string Namespace, string Name) ForCreation(string defaultNamespace)
    {
        if (Namespace is string ns)
        {
            return (ns, Name);
        }

        // A new Gateway's own name has no dots: what is behind the last is its namespace.
        int dot = Text.LastIndexOf('.');
        return dot > 0 ? (Text[(dot + 1)..], Text[..dot]) : (defaultNamespace, Text);
    }
}
