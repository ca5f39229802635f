using MeshTools.Errors;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>What the user should know before Enable-LocalityLb writes. Pure.</summary>
/// <param name="plan">What is to be done.</param>
/// <param name="isMeshChanged">Whether the mesh config is switched on by it.</param>
internal sealed class LocalityWarnings(LocalityPlan plan, bool isMeshChanged)
{
    // More than this many names are not listed in one message.
    private const int NamesShown = 5;

    /// <param name="rules">Those about the rules.</param>
    public IEnumerable<string> All(IEnumerable<string> rules)
    {
        LocalityVerdict verdict = new(plan.After);
        (ServiceHost Host, IReadOnlyList<LoadSplit> Splits)[] changed = [.. plan.Steps.Where(static step => step.Changes.Count > 0).Select(step => (step.Host, verdict.Splits(step.Host)))];
        return
        [
            .. Mesh(),
            .. changed.Length > 0 ? Nodes() : [],
            .. rules,
            .. changed.SelectMany(static entry => Pinned(entry.Host, entry.Splits)),
            .. Ejection(changed),
        ];
    }

    /// <summary>A few of many names.</summary>
    public static string Some(IReadOnlyCollection<string> names, string separator = ", ") =>
        string.Join(separator, names.Take(NamesShown)) + (names.Count > NamesShown ? $"{separator}and {names.Count - NamesShown} more" : string.Empty);

    /// <summary>istio/istio#39477: rules that were without effect get one.</summary>
    private IEnumerable<string> Mesh()
    {
        HashSet<string> written = [.. plan.Steps.SelectMany(static step => step.Changes).Select(static change => $"{change.Target.Namespace}/{change.Target.Name}")];
        string[] others = !isMeshChanged ? [] :
        [
            .. plan.Now.View.Snapshot.Of(MeshKinds.DestinationRule).Where(LocalitySettings.HasOutlierDetection)
                .Select(static rule => $"{rule.Namespace}/{rule.Name}").Except(written).Order(StringComparer.Ordinal),
        ];
        if (others.Length > 0)
        {
            yield return $"Switching locality on in the mesh config gives {Counted.Of(others.Length, "other DestinationRule")} with outlierDetection an effect too: {Some(others)}.";
        }
    }

    /// <summary>istio/istio#20077: who is nowhere is not kept local, and starves as an endpoint.</summary>
    private IEnumerable<string> Nodes()
    {
        string[] open = [.. plan.Now.View.Snapshot.Nodes.Where(static node => node.IsSchedulable).Select(static node => node.Name)];
        string[] nowhere = [.. open.Where(node => plan.Now.Places.OfNode(node).Region.Length == 0).Order(StringComparer.Ordinal)];
        if (nowhere.Length > 0 && nowhere.Length < open.Length)
        {
            yield return $"{nowhere.Length} of {open.Length} nodes on which pods can run {Counted.Word(nowhere.Length, "has", "have")} no region ({Some(nowhere)}): callers there are not kept local, and endpoints that come to stand there get nothing while any other is well.";
        }
    }

    /// <summary>istio/istio#23914: all traffic to few endpoints. Told with the split that is to be expected.</summary>
    private static IEnumerable<string> Pinned(ServiceHost host, IReadOnlyList<LoadSplit> splits)
    {
        string[] pinned =
        [
            .. splits.Where(static split => split.IsEffective && split.Serving < split.Endpoints && (split.Serving == 1 || split.Serving * 4 <= split.Endpoints))
                .Select(static split => $"from {split.Caller.Place}{(split.Caller.Gateway is null ? string.Empty : $" ({split.Caller.Gateway})")} to {split.Serving} of {split.Endpoints} endpoints ({Targets(split)})")
                .Distinct(StringComparer.Ordinal),
        ];
        if (pinned.Length > 0)
        {
            yield return $"{host.ShortName}: all requests will go {Some(pinned, "; ")}. See that they can carry it.";
        }
    }

    /// <summary>A rule by which no endpoint is ever left out: see <see cref="SplitReasons.MostEjected"/>.</summary>
    private IEnumerable<string> Ejection(IEnumerable<(ServiceHost Host, IReadOnlyList<LoadSplit> Splits)> changed)
    {
        string[] hosts =
        [
            .. from entry in changed
               let split = entry.Splits[0]
               where split.Endpoints > 0 && split.Policy.MaxEjection is int percent && SplitReasons.MostEjected(split.Endpoints, percent, plan.Now.View.Version) == 0
               select $"{entry.Host.ShortName} has {split.Endpoints} and {split.Policy.MaxEjection} %",
        ];
        if (hosts.Length > 0)
        {
            yield return $"The proxies of Istio {plan.Now.View.Version} leave out no endpoint, whatever errors it answers with, where maxEjectionPercent allows less than one: {Some(hosts)}. Give -MaxEjectionPercent 100 where a whole site can fail while its pods stay ready.";
        }
    }

    private static string Targets(LoadSplit split) => string.Join(
        ", ", split.Groups.Select((group, i) => (group, share: split.Shares[i])).Where(static item => item.share > 0).Select(static item => FormattableString.Invariant($"{item.group.Locality} {item.share * 100:0} %")));
}
