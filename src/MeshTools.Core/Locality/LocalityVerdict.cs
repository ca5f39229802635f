using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>Whether locality has an effect for a service: simulated for callers wherever it has endpoints, and for the gateways. Pure.</summary>
internal sealed class LocalityVerdict(LocalitySimulator simulator)
{
    private IReadOnlyList<Caller>? _gateways;

    /// <summary>The splits that decide, those for callers in general first.</summary>
    public IReadOnlyList<LoadSplit> Splits(ServiceHost host)
    {
        _gateways ??= simulator.Callers.Gateways();
        string ns = host.Source.Namespace ?? string.Empty;
        LocalityPath[] places =
        [
            .. simulator.Endpoints(host).Where(static endpoint => endpoint.IsReady && endpoint.Locality.Region.Length > 0)
                .Select(static endpoint => endpoint.Locality).Distinct().OrderBy(static place => place.ToString(), StringComparer.Ordinal),
        ];
        IEnumerable<Caller> general = places.DefaultIfEmpty(LocalityPath.None).Select(place => simulator.Callers.WithNote(CallerReader.Somewhere(place.ToString(), ns)));
        return [.. general.Concat(_gateways).Select(caller => simulator.Run(host, caller))];
    }

    public LocalityLb Describe(ServiceHost host, bool? changed, string context, string? kubeConfig)
    {
        IReadOnlyList<LoadSplit> splits = Splits(host);
        LoadSplit first = splits[0];
        LoadSplit? failing = splits.FirstOrDefault(static split => !split.IsEffective);
        ObservedObject? rule = first.Policy.Rule;
        return new LocalityLb
        {
            Service = host.ShortName,
            Host = host.Name,
            Rule = rule is null ? null : $"{rule.Namespace}/{rule.Name}",
            OutlierDetection = RuleSetting.Summary(rule?.Spec.At("trafficPolicy", "outlierDetection")),
            Mode = Mode(first.Policy),
            Regions = Regions(host),
            Changed = changed,
            Effective = failing is null,
            Reason = failing is null ? first.Reason : failing.Caller.Gateway is string gateway ? $"For gateway {gateway}: {failing.Reason}" : failing.Reason,
            Context = context,
            KubeConfig = kubeConfig,
        };
    }

    private string[] Regions(ServiceHost host) =>
    [
        .. simulator.Endpoints(host).Where(static endpoint => endpoint.IsReady)
            .GroupBy(static endpoint => endpoint.Locality.Region, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => FormattableString.Invariant($"{(group.Key.Length == 0 ? "(none)" : group.Key)}={group.Count()}")),
    ];

    private static LocalityLbMode Mode(LoadPolicy policy) => policy.Mode switch
    {
        LoadMode.Distribute => LocalityLbMode.Distribute,
        LoadMode.FailoverPriority => LocalityLbMode.Priority,
        _ => policy.Failover.Count > 0 ? LocalityLbMode.Failover : LocalityLbMode.Default,
    };
}
