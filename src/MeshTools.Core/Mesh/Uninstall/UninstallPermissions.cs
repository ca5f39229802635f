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

    // The groups of Istio's definitions, 1.5 to 1.30.
    private static readonly string[] IstioGroups =
    [
        "authentication.istio.io", "config.istio.io", "extensions.istio.io", "install.istio.io", "networking.istio.io", "rbac.istio.io", "security.istio.io",
        "telemetry.istio.io",
    ];

    /// <param name="objects">The manifest that was installed, with namespaces; none when it is not at hand.</param>
    /// <param name="places">Where the mesh is.</param>
    public static IReadOnlyList<MeshPermission> Of(IReadOnlyList<ManifestObject> objects, PermissionPlaces places)
    {
        string ns = places.Namespace;
        ManifestDefinitions definitions = new(objects);
        (KindRef Kind, string? Namespace)[] members =
        [
            .. (objects.Count == 0
                    ? UninstallObserver.Kinds.Select(kind => (kind, UninstallObserver.OfCluster.Contains(kind) ? null : (string?)ns))
                    : objects.Select(static item => (item.Address.Kind.WithoutVersion, item.Address.Namespace)))

                // The inventory, and a gateway that is published on its nodes.
                .Append((MeshKinds.ConfigMap, ns)).Append((MeshKinds.DaemonSet, ns))
                .Distinct(),
        ];
        bool hasDefinitions = objects.Count == 0 || members.Any(static member => member.Kind == MeshKinds.CustomResource);
        (KindRef Kind, string? Namespace)[] removed = [.. members.Where(static member => member.Kind != MeshKinds.CustomResource && member.Kind != MeshKinds.Namespace)];
        return PermissionList.Minimal(
        [
            .. UninstallObserver.Kinds.Append(MeshKinds.Namespace).Concat(hasDefinitions ? [MeshKinds.CustomResource] : []).Select(kind => Rule(kind, "list", "what belongs to the mesh", null)),
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
        yield return Optional(Rule(MeshKinds.CustomResource, "get delete", "definitions (-Purge)", null));
        foreach (string group in IstioGroups)
        {
            yield return new MeshPermission { Command = Command, ApiGroup = group, Resource = "*", Verbs = ["list"], Purpose = "objects of the definitions (-Purge)", Without = NoPurge };
        }

        yield return Optional(Named(MeshKinds.Namespace, "get delete", "the namespace (-Purge)", PermissionRule.MeshNamespace).For(Command, null, places));
        yield return Optional(Rule(UninstallObserver.Lease, "list get delete", "who leads (-Purge)", ns));
        yield return Optional(Named(MeshKinds.ConfigMap, "get delete", "the root certificate in every namespace (-Purge)", UninstallObserver.RootCertificate).For(Command, null, places));
        yield return Optional(Named(MeshKinds.Secret, "get delete", "istiod's CA (-Purge)", UninstallObserver.AuthoritySecret).For(Command, ns, places));
        yield return Optional(Named(MeshKinds.Secret, "get delete", "Kiali's user and passphrase (-Purge)", KialiNames.Secret).For(Command, ns, places));
        foreach (KindRef kind in UninstallObserver.OfPeople)
        {
            yield return Optional(Rule(kind, "list", "what others have in the namespace (-Purge)", ns));
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

    private static MeshPermission Optional(MeshPermission rule) => rule with { Without = NoPurge };
}
