using MeshTools.Cluster;
using MeshTools.Ingress;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Readiness;
using MeshTools.Permissions;

namespace MeshTools.Mesh.Install;

/// <summary>What Install-Mesh needs: by the kinds of its manifest, and besides them.</summary>
internal static class InstallPermissions
{
    public const string Command = "Install-Mesh";

    private static readonly PermissionPlaces Anywhere = new();

    // Read before, made and changed by server-side apply (a patch that may create), and listed as members of the inventory.
    private const string Write = "get create patch list";

    /// <summary>What a first installation looks at of the mesh that may be there.</summary>
    public static readonly IReadOnlyList<KindNeed> State =
    [
        new(MeshKinds.Deployment, "which mesh is there already") { Without = "Whether there is a mesh already is not told." },
        new(MeshKinds.IstioOperator, "what installed it") { Scopes = [PermissionScope.Mesh], Without = "What installed the mesh that is there may not be told." },
    ];

    /// <summary>The checks that a first installation makes before.</summary>
    public static readonly IReadOnlyList<MeshCheckCategory> Categories = [MeshCheckCategory.Cluster, MeshCheckCategory.Webhooks, MeshCheckCategory.Nodes];

    /// <summary>The kinds of an Istio that nobody has given the manifest of: SOURCES.md, section 1, the order that is safe.</summary>
    private static readonly KindRef[] UsualOfCluster =
        [MeshKinds.Namespace, MeshKinds.CustomResource, MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding, MeshKinds.MutatingWebhook, MeshKinds.ValidatingWebhook];

    private static readonly KindRef[] UsualOfNamespace =
    [
        MeshKinds.Deployment, new("rbac.authorization.k8s.io", "Role"), new("rbac.authorization.k8s.io", "RoleBinding"), MeshKinds.ConfigMap, MeshKinds.Service,
        new(string.Empty, "ServiceAccount"), MeshKinds.HorizontalPodAutoscaler, MeshKinds.PodDisruptionBudget, MeshKinds.EnvoyFilter,
    ];

    /// <summary>What a mesh is made of, as questions: for Test-Mesh -BeforeInstall.</summary>
    public static IReadOnlyList<AccessRight> ToCreate(string ns) =>
    [
        .. UsualOfCluster.Select(static kind => Right(kind, null)),
        .. UsualOfNamespace.Where(static kind => kind != MeshKinds.EnvoyFilter).Select(kind => Right(kind, ns)),
    ];

    /// <summary>For a manifest that is not at hand: of the usual kinds, without what it gives to its programs.</summary>
    public static IReadOnlyList<MeshPermission> Usual(PermissionPlaces places) => PermissionList.Minimal(
        [.. Kinds([.. UsualOfCluster.Select(static kind => (kind, (string?)null)), .. UsualOfNamespace.Select(kind => (kind, (string?)places.Namespace))], static kind => PermissionRule.ResourceOf(kind)), .. Besides(places, [places.Namespace])]);

    /// <summary>For a manifest, with what it gives to its programs.</summary>
    /// <param name="objects">The manifest, with namespaces.</param>
    /// <param name="places">Where the mesh is.</param>
    public static IReadOnlyList<MeshPermission> Of(IReadOnlyList<ManifestObject> objects, PermissionPlaces places) =>
        PermissionList.Minimal([.. Own(objects, places, static _ => null), .. GrantedRights.Of(Command, objects)]);

    /// <summary>For a manifest, without what it gives to its programs.</summary>
    /// <param name="objects">The manifest, with namespaces.</param>
    /// <param name="places">Where the mesh is.</param>
    /// <param name="served">The name that a server has for a kind; null where it has none.</param>
    public static IReadOnlyList<MeshPermission> Own(IReadOnlyList<ManifestObject> objects, PermissionPlaces places, Func<KindRef, string?> served)
    {
        ManifestDefinitions definitions = new(objects);
        (KindRef Kind, string? Namespace)[] members =
        [
            .. objects.Select(static item => (item.Address.Kind.WithoutVersion, item.Address.Namespace)).Append((MeshKinds.ConfigMap, places.Namespace)).Distinct(),
        ];
        string[] workloads = [.. objects.Where(static item => ManifestOrder.Rank(item.Address.Kind) == ManifestRank.Workload).Select(static item => item.Address.Namespace).OfType<string>().Distinct(StringComparer.Ordinal)];
        return
        [
            .. Kinds(members, kind => definitions.Plural(kind) ?? served(kind) ?? PermissionRule.ResourceOf(kind)),
            .. members.Any(static member => member.Kind == MeshKinds.Namespace) ? [] : NamespaceOfItsOwn(places),
            .. Besides(places, workloads),
            .. objects.Where(static item => item.Address.Kind.WithoutVersion == MeshKinds.CustomResource).Select(static item => item.Body.Text("spec", "group")).OfType<string>().Distinct(StringComparer.Ordinal).Select(Instances),
        ];
    }

    /// <summary>How a kind is read for the checks before a first installation.</summary>
    public static KindNeed ForChecks(KindRef kind) => new(kind, "the checks before a first installation")
    {
        Without = $"What {MeshKinds.Plural(kind)} tell of a former mesh, or of what stands in the way of this one, is not noticed.",
    };

    private static AccessRight Right(KindRef kind, string? ns) => new("create", kind.Group, PermissionRule.ResourceOf(kind), ns);

    private static IEnumerable<MeshPermission> Kinds(IEnumerable<(KindRef Kind, string? Namespace)> places, Func<KindRef, string> plural)
    {
        foreach ((KindRef kind, string? ns) in places)
        {
            string resource = plural(kind);
            yield return Rule(kind, resource, Write, "the manifest").For(Command, ns, Anywhere);
            if (kind != MeshKinds.Namespace)
            {
                yield return (Rule(kind, resource, "delete", "pruning") with { Without = "What a former installation had, and this one has no more, is not pruned." }).For(Command, ns, Anywhere);
            }
        }
    }

    /// <summary>The rights that do not depend on what is installed.</summary>
    private static IEnumerable<MeshPermission> Besides(PermissionPlaces places, IReadOnlyList<string> workloads)
    {
        yield return PermissionRule.Of(PermissionScope.Cluster, MeshKinds.Namespace, "get", "whether a namespace is there").For(Command, null, places);
        foreach (KindNeed need in State)
        {
            foreach (PermissionRule rule in need.Rules)
            {
                yield return rule.For(Command, rule.Scope == PermissionScope.Cluster ? null : places.Namespace, places);
            }
        }

        foreach (KindRef kind in MeshChecks.All.Where(static check => check.Phase.HasFlag(CheckPhase.BeforeInstall) && Categories.Contains(check.Category)).SelectMany(static check => check.Needs).Distinct())
        {
            foreach (PermissionRule rule in ForChecks(kind).Rules)
            {
                yield return rule.For(Command, null, places);
            }
        }

        yield return PermissionRule.Review("which rights are missing, before anything is written", "A right that is missing is noticed when it is needed, in the middle of the installation.").For(Command, null, places);
        foreach (string home in workloads)
        {
            yield return PermissionRule.Of(PermissionScope.Mesh, MeshKinds.DaemonSet, "get", "gateways that are published on their nodes").For(Command, home, places);
            yield return (PermissionRule.Of(PermissionScope.Mesh, IngressRecord.Secret, "get patch", "the record of a published gateway") with
            {
                Names = [IngressRecord.Address(home, PermissionRule.GatewayName).Name],
                Without = "The new template of a gateway that is published on its nodes is not kept for Publish-IngressGateway.",
            }).For(Command, home, places);
            foreach (PermissionRule rule in EvidencePermissions.In(PermissionScope.Mesh))
            {
                yield return rule.For(Command, rule.Scope == PermissionScope.Cluster ? null : home, places);
            }
        }
    }

    private static IEnumerable<MeshPermission> NamespaceOfItsOwn(PermissionPlaces places) =>
    [
        (PermissionRule.Of(PermissionScope.Cluster, MeshKinds.Namespace, "create patch list", "the namespace, which the manifest does not bring") with
        {
            Without = $"Namespace {places.Namespace} must be there before.",
        }).For(Command, null, places),
    ];

    private static MeshPermission Instances(string group) => new()
    {
        Command = Command,
        ApiGroup = group,
        Resource = "*",
        Verbs = ["list"],
        Purpose = "pruning definitions",
        Without = "A definition that a former installation had is kept, as nobody can see whether there are objects of its kind.",
    };

    private static PermissionRule Rule(KindRef kind, string resource, string verbs, string purpose) =>
        new(PermissionScope.Cluster, kind.Group, resource, verbs.Split(' '), purpose);
}
