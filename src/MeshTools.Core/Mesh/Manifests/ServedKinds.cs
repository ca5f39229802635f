using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>Whether a server can take a manifest, kind by kind, found out before anything is written.</summary>
internal static class ServedKinds
{
    /// <param name="objects">The manifest.</param>
    /// <param name="served">The versions in which the server serves a kind (group and kind; the version asked with is ignored), best first; none when it does not.</param>
    /// <param name="server">The server's version, for the reasons, e.g. v1.36.2.</param>
    /// <returns>One row for each kind and version, in the order of the manifest.</returns>
    public static IReadOnlyList<KindDemand> Plan(
        IReadOnlyList<ManifestObject> objects, Func<KindRef, IReadOnlyList<string>> served, string server)
    {
        ManifestDefinitions definitions = new(objects);
        return
        [
            .. objects.GroupBy(static item => item.Address.Kind).Select(group =>
                Judge(group.Key, [.. group], served(group.Key with { Version = null }), definitions.Versions(group.Key), server)),
        ];
    }

    /// <summary>The manifest as this server can take it: what is convertible converted, everything else as it was.</summary>
    /// <exception cref="MeshToolsException">KindNotServed, naming every kind that is not supported at once.</exception>
    public static IReadOnlyList<ManifestObject> Adapt(IReadOnlyList<ManifestObject> objects, IReadOnlyList<KindDemand> plan)
    {
        KindDemand[] unsupported = [.. plan.Where(static demand => demand.Support == KindSupport.Unsupported)];
        if (unsupported.Length > 0)
        {
            throw new MeshToolsException(
                ErrorCatalog.KindNotServed,
                string.Join(" ", unsupported.Select(static demand => demand.Reason)),
                "Use a version of Istio (or of what the manifest installs) that fits this Kubernetes version.",
                unsupported[0].Kind.ToString());
        }

        Dictionary<KindRef, string> targets = plan
            .Where(static demand => demand.Support == KindSupport.Convertible)
            .ToDictionary(static demand => demand.Kind, static demand => demand.TargetVersion!);
        return [.. objects.Select(item => targets.TryGetValue(item.Address.Kind, out string? version) ? VersionConversion.Convert(item, version) : item)];
    }

    private static KindDemand Judge(
        KindRef kind, ManifestObject[] items, IReadOnlyList<string> served, IReadOnlyList<string>? defined, string server)
    {
        KindDemand demand = new(kind, items.Length, items[0].Place, KindSupport.Served);

        // The manifest's CRD counts before what is served today: it will replace the one that is there.
        if (defined is not null)
        {
            return defined.Contains(kind.Version!)
                ? demand with { Support = KindSupport.Defined }
                : Refuse(demand, $"the CustomResourceDefinition in the same manifest has {Versions(defined)}");
        }

        if (served.Contains(kind.Version!))
        {
            return demand;
        }

        if (served.Count == 0)
        {
            return Refuse(demand, $"this server ({server}) serves no such kind, and the manifest brings no CustomResourceDefinition for it");
        }

        string fault = $"this server ({server}) serves only {Versions(served)}";
        foreach (string version in served.Where(version => VersionConversion.IsKnown(kind, version)))
        {
            if (items.Select(item => (Item: item, Fault: VersionConversion.Fault(item, version))).FirstOrDefault(static pair => pair.Fault is not null)
                is not { Fault: string reason } first)
            {
                return demand with { Support = KindSupport.Convertible, TargetVersion = version };
            }

            fault = $"this server ({server}) serves only {Versions(served)}, and {first.Item.Address} cannot be converted: {reason}";
        }

        return Refuse(demand, fault);
    }

    private static KindDemand Refuse(KindDemand demand, string fault)
    {
        string version = demand.Kind.Group.Length == 0 ? demand.Kind.Version! : $"{demand.Kind.Group}/{demand.Kind.Version}";
        string objects = $"{Counted.Of(demand.Count, "object")}, {Counted.Word(demand.Count, "at", "first at")}";
        return demand with
        {
            Support = KindSupport.Unsupported,
            Reason = $"{demand.Kind.Kind} {version} ({objects} {demand.First}): {fault}.",
        };
    }

    private static string Versions(IReadOnlyList<string> versions) => versions.Count == 0 ? "no version" : string.Join(", ", versions);
}
