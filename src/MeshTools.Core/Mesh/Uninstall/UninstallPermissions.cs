using MeshTools.Cluster;
using MeshTools.Ingress;
using MeshTools.Kiali;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;
using MeshTools.Permissions;

namespace MeshTools.Mesh.Uninstall;

/// <summary>What Uninstall-Mesh needs: for the kinds that it looks through, those of the manifest where it is at hand, and for -Purge.</summary>
internal static class UninstallPermissions
{
    public const string Command = "Uninstall-Mesh";

    private const string NotLeft = "What another revision has too cannot be left to it.";
    private const string NoPurge = "-Purge is not possible.";
    private const string NeedsForce = "-Purge is possible with -Force alone, as nobody can see whether a definition has objects of others.";
    private const string NamespaceStays = "With -Purge the namespace stays, as nobody can see all that it holds.";
    private const string Stays = "With -Purge it stays, and an error says so.";
    private const string Unproven = "-Purge ends in an error, as nobody can see whether it is gone.";

    /// <param name="objects">The manifest that was installed, with namespaces; none when it is not at hand.</param>
    /// <param name="places">Where the mesh is.</param>
    public static IReadOnlyList<MeshPermission> Of(IReadOnlyList<ManifestObject> objects, PermissionPlaces places)
    {
        string ns = places.Namespace;
        ManifestDefinitions definitions = new(objects);
        (KindRef Kind, string? Namespace)[] members =
        [
            .. (objects.Count == 0
                    ? UninstallKinds.All.Select(kind => (kind, UninstallKinds.OfCluster.Contains(kind) ? null : (string?)ns))
                    : objects.Select(static item => (item.Address.Kind.WithoutVersion, item.Address.Namespace)))

                // The inventory, and a gateway that is published on its nodes.
                .Append((MeshKinds.ConfigMap, ns)).Append((MeshKinds.DaemonSet, ns))
                .Distinct(),
        ];
        bool hasDefinitions = objects.Count == 0 || members.Any(static member => member.Kind == MeshKinds.CustomResource);
        (KindRef Kind, string? Namespace)[] removed = [.. members.Where(static member => member.Kind != MeshKinds.CustomResource && member.Kind != MeshKinds.Namespace)];
        return PermissionList.Minimal(
        [
            .. UninstallKinds.All.Append(MeshKinds.Namespace).Concat(hasDefinitions ? [MeshKinds.CustomResource] : []).Select(kind => Rule(kind, "list", "what belongs to the mesh", null)),
            .. removed.SelectMany(member => Removal(member.Kind, definitions.Plural(member.Kind), member.Namespace)),
            .. members.Where(static member => member.Kind != MeshKinds.DaemonSet).Concat(hasDefinitions ? [(MeshKinds.CustomResource, null)] : []).Append((MeshKinds.Namespace, null)).Distinct()
                .Select(member => Rule(member.Item1, "patch", "revisions that share objects", member.Item2, definitions.Plural(member.Item1)) with { Without = NotLeft }),

            // The server looks at what a role gives also where nothing but a label of it is changed.
            .. GrantedRights.Of(Command, objects).Select(static item => item with { Without = NotLeft }),
            Named(IngressRecord.Secret, "get delete", "the record of a gateway that is published on its nodes", IngressRecord.Address(ns, PermissionRule.GatewayName).Name).For(Command, ns, places),
            .. Purge(ns, places),
        ]);
    }

    private static IEnumerable<MeshPermission> Removal(KindRef kind, string? plural, string? ns) =>
    [
        Rule(kind, "list", "what belongs to the mesh", ns, plural),
        Rule(kind, "get", "whether it is gone", ns, plural),
        Rule(kind, "delete", "removal", ns, plural),
    ];

    private static IEnumerable<MeshPermission> Purge(string ns, PermissionPlaces places)
    {
        string?[] others = [.. places.Of(PermissionScope.Gateway).Where(other => other != ns)];
        yield return Wish(UninstallKinds.Definitions, null);
        yield return Rule(MeshKinds.CustomResource, "get", "definitions (-Purge)", null) with { Without = NoPurge };
        yield return Rule(MeshKinds.CustomResource, "delete", "definitions (-Purge)", null) with { Without = Stays };
        foreach (string group in UninstallKinds.GroupsOfDefinitions)
        {
            yield return new MeshPermission { Command = Command, ApiGroup = group, Resource = "*", Verbs = ["list"], Purpose = "objects of the definitions (-Purge)", Without = NeedsForce };
        }

        yield return Wish(UninstallKinds.Leases, ns);
        yield return Wish(UninstallKinds.KialiSecrets, ns);
        foreach (KindRef kind in UninstallKinds.OfPeople)
        {
            yield return Rule(kind, "list", "what others have in the namespace (-Purge)", ns) with { Without = NamespaceStays };
        }

        yield return Named(MeshKinds.Secret, "get", "istiod's CA (-Purge)", UninstallKinds.AuthoritySecret).For(Command, ns, places) with { Without = UninstallKinds.AuthorityStays };
        yield return Named(MeshKinds.Secret, "delete", "istiod's CA (-Purge)", UninstallKinds.AuthoritySecret).For(Command, ns, places) with { Without = Stays };
        foreach (string? other in others)
        {
            PermissionRule record = Named(MeshKinds.Secret, "get", "the record of a gateway that is published on its nodes (-Purge)", IngressRecord.Address(string.Empty, PermissionRule.GatewayName).Name);
            yield return record.For(Command, other, places) with { Without = NoPurge };
            yield return record.For(Command, other, places) with { Verbs = ["delete"], Without = Stays };
        }

        MeshPermission[] removed =
        [
            Named(MeshKinds.Namespace, "get delete", "the namespace (-Purge)", PermissionRule.MeshNamespace).For(Command, null, places),
            Rule(UninstallKinds.Leases.Kind, "get delete", UninstallKinds.Leases.Purpose, ns),
            Named(MeshKinds.ConfigMap, "get delete", "the root certificate in every namespace (-Purge)", UninstallKinds.RootCertificate).For(Command, null, places),
            Named(MeshKinds.Secret, "get delete", UninstallKinds.KialiSecrets.Purpose, KialiNames.Secret).For(Command, ns, places),
            .. KialiAccount.Objects(ns, KialiNames.Account).Select(item => Named(item.Kind, "get delete", "the account for Kiali's tokens (-Purge)", item.Name).For(Command, item.Namespace, places)),
            .. others.Select(other => Rule(MeshKinds.DaemonSet, "get delete", "gateways that are published on their nodes (-Purge)", other)),
        ];
        foreach (MeshPermission item in removed)
        {
            yield return item with { Verbs = ["get"], Without = Unproven };
            yield return item with { Verbs = ["delete"], Without = Stays };
        }
    }
    private static MeshPermission Rule(KindRef kind, string verbs, string purpose, string? ns, string? plural = null) => new()
    {
        Command = Command,
        Namespace = ns,
        ApiGroup = kind.Group,
        Resource = plural ?? PermissionRule.ResourceOf(kind),
        Verbs = verbs.Split(' '),
        Purpose = purpose,
    };

    private static PermissionRule Named(KindRef kind, string verbs, string purpose, string name) => PermissionRule.Of(PermissionScope.Mesh, kind, verbs, purpose) with { Names = [name] };

    private static MeshPermission Wish(KindNeed need, string? ns) => Rule(need.Kind, "list", need.Purpose, ns) with { Without = need.Without };
}
