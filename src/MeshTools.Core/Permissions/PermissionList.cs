using MeshTools.Cluster;

namespace MeshTools.Permissions;

/// <summary>Rights with nothing twice in them: what one gives already, another need not. Pure.</summary>
internal static class PermissionList
{
    /// <summary>The same rights, each once, and those together that differ only in their verbs.</summary>
    public static IReadOnlyList<MeshPermission> Minimal(IEnumerable<MeshPermission> permissions)
    {
        Dictionary<(string, string?, string, string, string, string), PermissionAtom> atoms = [];
        foreach (MeshPermission item in permissions)
        {
            foreach (string verb in item.Verbs)
            {
                if (!atoms.TryGetValue(PermissionAtom.Key(item, verb), out PermissionAtom? atom))
                {
                    atom = atoms[PermissionAtom.Key(item, verb)] = new PermissionAtom(item, verb);
                }

                atom.Add(item);
            }
        }

        List<PermissionAtom> kept = [];
        foreach (PermissionAtom atom in atoms.Values)
        {
            PermissionAtom? wide = atoms.Values.FirstOrDefault(atom.IsGivenBy);
            if (wide is null)
            {
                kept.Add(atom);
            }
            else
            {
                wide.TakeOver(atom);
            }
        }

        return
        [
            .. kept.Select(static atom => atom.Rule)
                .GroupBy(static item => (item.Command, item.Namespace, item.ApiGroup, item.Resource, Names: string.Join(',', item.ResourceNames), item.Without))
                .Select(static group => group.First() with
                {
                    Verbs = [.. group.SelectMany(static item => item.Verbs)],
                    Purpose = string.Join("; ", group.SelectMany(static item => item.Purpose.Split("; ")).Distinct(StringComparer.Ordinal)),
                }),
        ];
    }

    /// <summary>Each of them as a question to the server.</summary>
    public static IEnumerable<AccessRight> Rights(MeshPermission item) =>
        from verb in item.Verbs
        from name in item.ResourceNames.Count == 0 ? new string?[] { null } : [.. item.ResourceNames]
        select new AccessRight(verb, item.ApiGroup, item.Resource, item.Namespace) { Name = name };
}
