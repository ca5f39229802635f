using System.Text.Json.Nodes;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Nodes;

namespace MeshTools.Locality;

/// <summary>What may stand in a localityLbSetting, and the setting that a request asks for. SOURCES.md, section 4. Pure.</summary>
internal static class LocalityForm
{
    /// <summary>Everything istiod would refuse or ignore, in one error; null when there is nothing.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="version">Of Istio.</param>
    /// <param name="regions">The regions in which there are nodes.</param>
    public static MeshToolsException? Check(LocalityRequest request, IstioVersion version, IReadOnlySet<string> regions)
    {
        string[] problems = [.. Problems(request, version, regions)];
        return problems.Length == 0 ? null : new MeshToolsException(ErrorCatalog.LocalitySettingInvalid, $"The locality setting is not valid: {string.Join(" ", problems)}");
    }

    /// <summary>The setting; null when nothing beyond the usual order is asked for.</summary>
    public static JsonObject? Setting(LocalityRequest request)
    {
        JsonObject setting = new() { ["enabled"] = true };
        if (request.Failover.Count > 0)
        {
            setting["failover"] = new JsonArray([.. request.Failover.OrderBy(static entry => entry.Key, StringComparer.Ordinal)
                .Select(static entry => new JsonObject { ["from"] = entry.Key, ["to"] = entry.Value })]);
        }

        if (request.Distribute.Count > 0)
        {
            setting["distribute"] = new JsonArray([.. request.Distribute.Select(static entry => new JsonObject
            {
                ["from"] = entry.From,
                ["to"] = new JsonObject(entry.To.OrderBy(static part => part.Key, StringComparer.Ordinal).Select(static part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value))),
            })]);
        }

        if (request.FailoverPriority.Count > 0)
        {
            setting["failoverPriority"] = new JsonArray([.. request.FailoverPriority.Select(static label => (JsonNode)label)]);
        }

        return request.HasSetting ? setting : null;
    }

    private static IEnumerable<string> Problems(LocalityRequest request, IstioVersion version, IReadOnlySet<string> regions)
    {
        if (Together(request, version) is string together)
        {
            yield return together;
        }

        foreach ((string from, string to) in request.Failover)
        {
            if (LocalityFormChecks.Problem(from, to) is string problem)
            {
                yield return problem;
            }
        }

        foreach (string problem in request.Distribute.SelectMany(Problems))
        {
            yield return problem;
        }

        foreach (string twice in Doubled(request.Failover.Select(static entry => entry.Key).Concat(request.Distribute.Select(static entry => entry.From))))
        {
            yield return $"There are two entries from '{twice}'.";
        }

        if (Overlap([.. request.Distribute.Select(static entry => entry.From)]) is (string wide, string narrow))
        {
            yield return $"'{wide}' and '{narrow}' overlap: a caller may be in the from of one entry alone.";
        }

        if (request.FailoverPriority.Count > 0 && version.IsBefore(12))
        {
            yield return $"Istio {version} does not know failoverPriority.";
        }

        foreach (string label in request.FailoverPriority.Where(static label => label.Trim().Length == 0 || label.Contains(' ', StringComparison.Ordinal)))
        {
            yield return $"'{label}' is no label.";
        }

        if (version.IsBefore(18) && request.FailoverPriority.FirstOrDefault(static label => label.Contains('=', StringComparison.Ordinal)) is string valued)
        {
            yield return $"Istio {version} takes '{valued}' for the name of a label: values are read from 1.18 on.";
        }

        string[] unknown = [.. Regions(request).Where(region => region.Length > 0 && region != "*" && !regions.Contains(region)).Distinct(StringComparer.Ordinal)];
        if (unknown.Length > 0)
        {
            yield return $"No node is in {string.Join(", ", unknown)}; there are {(regions.Count == 0 ? "no regions at all" : string.Join(", ", regions.Order(StringComparer.Ordinal)))}.";
        }
    }

    private static IEnumerable<string> Problems(DistributeEntry entry)
    {
        foreach (string place in entry.To.Select(static part => part.Key).Prepend(entry.From).Where(static place => !IsPlace(place)))
        {
            yield return $"'{place}' is no place: it must be REGION, REGION/ZONE or REGION/ZONE/SUBZONE, of which the last part may be '*'.";
        }

        if (entry.To.Any(static part => part.Value is < 1 or > 100) || entry.To.Sum(static part => part.Value) != 100)
        {
            yield return $"The weights from '{entry.From}' must be 1 to 100 and sum to 100: {string.Join(", ", entry.To.Select(static part => FormattableString.Invariant($"{part.Key} {part.Value}")))}.";
        }

        if (Overlap([.. entry.To.Select(static part => part.Key)]) is (string wide, string narrow))
        {
            yield return $"From '{entry.From}', '{wide}' includes '{narrow}'.";
        }
    }

    /// <summary>
    /// distribute excludes the other two, in every release. failover beside failoverPriority is ignored up to 1.19; from 1.20
    /// on it ranks what the labels leave alike, and is refused where the labels say the place themselves (istiod's
    /// ValidateLocalityLbSetting).
    /// </summary>
    private static string? Together(LocalityRequest request, IstioVersion version)
    {
        bool isPriority = request.FailoverPriority.Count > 0;
        return request.Distribute.Count > 0 && (isPriority || request.Failover.Count > 0)
            ? "failover, distribute and failoverPriority exclude each other: distribute splits by weight, the others go elsewhere only when the near endpoints fail."
            : !isPriority || request.Failover.Count == 0 ? null
            : version.IsBefore(20) ? $"failover and failoverPriority exclude each other: Istio {version} ignores failover beside failoverPriority."
            : request.FailoverPriority.FirstOrDefault(static label => label is NodeLabels.Region or NodeLabels.Zone or NodeLabels.Subzone) is string place
                ? $"failover and '{place}' in failoverPriority exclude each other: both rank by place."
            : null;
    }

    // What istiod's validateLocalities takes.
    private static bool IsPlace(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= 3 && Array.TrueForAll(parts, static part => part.Length > 0) && !parts.SkipLast(1).Any(static part => part.Contains('*', StringComparison.Ordinal))
            && (parts[^1] == "*" || !parts[^1].Contains('*', StringComparison.Ordinal));
    }

    /// <summary>Two places of which one includes the other, which istiod refuses; null when there are none.</summary>
    private static (string Wide, string Narrow)? Overlap(string[] places)
    {
        foreach (string wide in places)
        {
            if (Array.Find(places, narrow => narrow != wide && LocalityPath.Parse(narrow).Matches(LocalityPath.Parse(wide))) is string narrow)
            {
                return (wide, narrow);
            }
        }

        return null;
    }

    private static IEnumerable<string> Regions(LocalityRequest request) =>
        request.Failover.SelectMany(static entry => new[] { entry.Key, entry.Value })
            .Concat(request.Distribute.SelectMany(static entry => entry.To.Select(static part => part.Key).Prepend(entry.From)))
            .Select(static place => LocalityPath.Parse(place).Region);

    private static IEnumerable<string> Doubled(IEnumerable<string> names) =>
        names.GroupBy(static name => name, StringComparer.Ordinal).Where(static group => group.Count() > 1).Select(static group => group.Key);
}
