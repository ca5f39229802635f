using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>The rules for what may stand in a localityLbSetting. SOURCES.md, section 4.</summary>
internal static class LocalityFormChecks
{
    public static readonly MeshCheckDefinition DistributeAndFailover = new("LocalityDistributeAndFailover", MeshCheckCategory.Locality)
    {
        Finds = "A locality setting has distribute and failover, which exclude each other.",
        Passes = "No locality setting has distribute and failover at once.",
        Hint = "Keep one of them: distribute splits by weight, failover goes elsewhere only when the near endpoints fail.",
        HelpUri = HelpPages.DestinationRule,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        Look = static view => LocalitySettings.All(view).Where(static settings => settings.Distribute.Count > 0 && settings.Failover.Count > 0)
            .Select(static settings => CheckFinding.Fail("It has distribute and failover.", settings.Source.Target)),
    };

    public static readonly MeshCheckDefinition Weights = new("LocalityDistributeWeights", MeshCheckCategory.Locality)
    {
        Finds = "The weights of a distribute entry are not 1 to 100, or do not sum to 100.",
        Passes = "The weights of each distribute entry sum to 100.",
        Hint = "Mend the weights of the entry that the reason names.",
        HelpUri = HelpPages.DestinationRule,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        Look = static view =>
            from settings in LocalitySettings.All(view)
            from entry in settings.Distribute
            let weights = Weigh(entry)
            where weights.Any(static weight => weight is < 1 or > 100) || weights.Sum() != 100
            select CheckFinding.Fail($"The weights from '{entry.Text("from")}' are {string.Join(", ", weights)}.", settings.Source.Target),
    };

    public static readonly MeshCheckDefinition FailoverInvalid = new("LocalityFailoverInvalid", MeshCheckCategory.Locality)
    {
        Finds = "A failover entry holds something else than two different regions.",
        Passes = "Each failover entry holds two different regions.",
        Hint = "Write regions alone: no zones, no '*', and not the same region twice.",
        HelpUri = HelpPages.DestinationRule,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        Look = static view =>
            from settings in LocalitySettings.All(view)
            from entry in settings.Failover
            let problem = Problem(entry.Text("from") ?? string.Empty, entry.Text("to") ?? string.Empty)
            where problem is not null
            select CheckFinding.Fail(problem, settings.Source.Target),
    };

    public static readonly MeshCheckDefinition RegionUnknown = new("LocalityRegionUnknown", MeshCheckCategory.Locality)
    {
        Finds = "A locality setting names a region that no node is in.",
        Passes = "Each region that a locality setting names has nodes.",
        Hint = "Mend the name, or label the nodes (Set-NodeRegion). With several clusters the region may be in another one.",
        HelpUri = HelpPages.Locality,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule, MeshKinds.Node],
        Look = static view =>
        {
            HashSet<string> regions = [.. view.Snapshot.Nodes.Select(static node => node.State.Region).OfType<string>()];
            return
                from settings in LocalitySettings.All(view)
                from region in Regions(settings).Distinct(StringComparer.Ordinal)
                where region.Length > 0 && region != "*" && !regions.Contains(region)
                select CheckFinding.Warn($"No node is in region '{region}'.", settings.Source.Target);
        },
    };

    public static readonly MeshCheckDefinition PriorityUnknown = new("LocalityFailoverPriorityIgnored", MeshCheckCategory.Locality)
    {
        Finds = "A locality setting has failoverPriority, which Istio before 1.12 does not know.",
        Passes = "No locality setting has fields that this version does not know.",
        Hint = "Use failover, or a newer Istio.",
        HelpUri = HelpPages.DestinationRule,
        Needs = [MeshKinds.ConfigMap, MeshKinds.DestinationRule],
        NeedsVersion = true,
        Look = static view => LocalitySettings.All(view).Where(settings => view.Version.IsBefore(12) && settings.FailoverPriority.Count > 0)
            .Select(settings => CheckFinding.Fail($"Istio {view.Version} does not know failoverPriority.", settings.Source.Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [DistributeAndFailover, Weights, FailoverInvalid, RegionUnknown, PriorityUnknown];

    private static int[] Weigh(JsonObject entry) => entry.At("to") is JsonObject to ? [.. to.Select(static part => JsonFields.Number(part.Value) ?? 0)] : [];

    private static IEnumerable<string> Regions(LocalitySettings settings) =>
        settings.Failover.SelectMany(static entry => new[] { entry.Text("from"), entry.Text("to") })
            .Concat(settings.Distribute.Select(static entry => entry.Text("from")))
            .Concat(settings.Distribute.SelectMany(static entry => entry.At("to") is JsonObject to ? to.Select(static part => (string?)part.Key) : []))
            .OfType<string>()
            .Select(static locality => locality.Split('/')[0]);

    /// <summary>What is wrong with a failover entry; null when nothing is.</summary>
    internal static string? Problem(string from, string to) => (from, to) switch
    {
        _ when from.Length == 0 || to.Length == 0 => $"A failover entry is incomplete: from '{from}' to '{to}'.",
        _ when from.Contains('*', StringComparison.Ordinal) || to.Contains('*', StringComparison.Ordinal) => $"'*' is not allowed in failover: from '{from}' to '{to}'.",
        _ when from.Contains('/', StringComparison.Ordinal) || to.Contains('/', StringComparison.Ordinal) => $"Failover takes regions, not zones: from '{from}' to '{to}'.",
        _ when from == to => $"Failover from '{from}' to itself.",
        _ => null,
    };
}
