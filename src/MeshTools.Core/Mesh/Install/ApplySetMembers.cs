using MeshTools.Cluster;

namespace MeshTools.Mesh.Install;

/// <summary>Where the members of an ApplySet are to be looked for.</summary>
/// <param name="GroupKinds">Kinds as KEP-3659 writes them, <c>Deployment.apps</c> or <c>Service</c>, sorted.</param>
/// <param name="Namespaces">Namespaces, sorted.</param>
internal sealed record ApplySetMembers(IReadOnlyList<string> GroupKinds, IReadOnlyList<string> Namespaces)
{
    /// <summary>Of these objects.</summary>
    public static ApplySetMembers Of(IEnumerable<ObjectAddress> objects)
    {
        ObjectAddress[] all = [.. objects];
        return new ApplySetMembers(
            Sorted(all.Select(static item => Name(item.Kind))), Sorted(all.Select(static item => item.Namespace).OfType<string>()));
    }

    /// <summary>Everything that either has.</summary>
    public ApplySetMembers With(ApplySetMembers other) =>
        new(Sorted(GroupKinds.Concat(other.GroupKinds)), Sorted(Namespaces.Concat(other.Namespaces)));

    /// <summary>The kinds, in whatever version the server prefers.</summary>
    public IReadOnlyList<KindRef> Kinds() => [.. GroupKinds.Select(static name => name.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0
        ? new KindRef(string.Empty, name)
        : new KindRef(name[(dot + 1)..], name[..dot]))];

    private static string Name(KindRef kind) => kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
