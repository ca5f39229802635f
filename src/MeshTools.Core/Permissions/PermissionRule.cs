using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Permissions;

/// <summary>Rights that a command needs, before it is known which namespaces are meant.</summary>
/// <param name="Scope">Where.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural, with a subresource behind a slash, e.g. <c>services/proxy</c>.</param>
/// <param name="Verbs">E.g. <c>get</c> and <c>patch</c>.</param>
/// <param name="Purpose">What for, in a few words.</param>
internal sealed record PermissionRule(PermissionScope Scope, string Group, string Resource, IReadOnlyList<string> Verbs, string Purpose)
{
    /// <summary>In a name: the namespace of the mesh.</summary>
    public const string MeshNamespace = "{namespace}";

    /// <summary>In a name: the gateway's.</summary>
    public const string GatewayName = "{gateway}";

    /// <summary>What is lost without the right to read what is written.</summary>
    public const string FateUnknown = "A write whose answer is lost, or that meets another writer, ends in an error where it would be looked at and settled.";

    /// <summary>The only objects it is about; none for all.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A sentence about what is lost without it; null when the command cannot do its work then.</summary>
    public string? Without { get; init; }

    /// <param name="scope">Where.</param>
    /// <param name="kind">Of what.</param>
    /// <param name="verbs">With blanks between them, e.g. <c>get create patch</c>.</param>
    /// <param name="purpose">What for, in a few words.</param>
    /// <param name="subresource">E.g. <c>log</c>.</param>
    public static PermissionRule Of(PermissionScope scope, KindRef kind, string verbs, string purpose, string? subresource = null) =>
        new(scope, kind.Group, ResourceOf(kind) + (subresource is null ? string.Empty : "/" + subresource), verbs.Split(' '), purpose);

    /// <summary>The right to write, and to look at what became of it (<see cref="Changes.ChangeEngine"/>).</summary>
    /// <param name="scope">Where.</param>
    /// <param name="kind">Of what.</param>
    /// <param name="verbs">With blanks between them, e.g. <c>create patch</c>.</param>
    /// <param name="purpose">What for, in a few words.</param>
    public static IEnumerable<PermissionRule> Writing(PermissionScope scope, KindRef kind, string verbs, string purpose) =>
        [Of(scope, kind, verbs, purpose), Of(scope, kind, "get", "what became of a write") with { Without = FateUnknown }];

    /// <summary>The same of a command, in a namespace.</summary>
    /// <param name="command">The command.</param>
    /// <param name="ns">The namespace; null for a ClusterRole.</param>
    /// <param name="places">What is meant by the names.</param>
    public MeshPermission For(string command, string? ns, PermissionPlaces places) => new()
    {
        Command = command,
        Namespace = ns,
        ApiGroup = Group,
        Resource = Resource,
        ResourceNames =
        [
            .. Names.SelectMany(name => name.Contains(GatewayName, StringComparison.Ordinal) ? places.Gateways.Select(gateway => name.Replace(GatewayName, gateway, StringComparison.Ordinal)) : [name])
                .Select(name => name.Replace(MeshNamespace, places.Namespace, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ],
        Verbs = Verbs,
        Purpose = Purpose,
        Without = Without,
    };

    /// <summary>The right to ask about rights, which every user has unless the role system:basic-user was taken away.</summary>
    /// <param name="purpose">What is asked.</param>
    /// <param name="without">What is lost without an answer.</param>
    public static PermissionRule Review(string purpose, string without) =>
        Of(PermissionScope.Cluster, AccessReview.Kind, "create", purpose) with { Without = without };

    /// <summary>The name of a kind in roles, as Kubernetes itself guesses it where no server is at hand.</summary>
    public static string ResourceOf(KindRef kind) => MeshKinds.Plural(kind).ToLowerInvariant();
}
