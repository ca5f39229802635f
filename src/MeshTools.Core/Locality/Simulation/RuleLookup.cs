using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>Which DestinationRule a proxy obeys for a host, in the order in which istiod looks (its push_context.go). Pure.</summary>
internal sealed class RuleLookup(MeshView view, ServiceHosts hosts)
{
    private ILookup<string, (string Host, ObservedObject Rule)>? _byNamespace;

    /// <summary>The rules that are for exactly this host, whoever may see them; two of one namespace are one too many.</summary>
    public IReadOnlyList<ObservedObject> Of(ServiceHost host) =>
        [.. Rules.SelectMany(static group => group).Where(entry => IsSame(entry.Host, host.Name) && !IsForSomeWorkloads(entry.Rule)).Select(static entry => entry.Rule)];

    /// <summary>The rules that hold for a proxy; the first of them decides. Empty when there is none.</summary>
    /// <param name="host">The host.</param>
    /// <param name="callerNamespace">The proxy's namespace.</param>
    /// <param name="labels">The proxy's labels, for rules that are for some workloads only.</param>
    public IReadOnlyList<ObservedObject> Find(ServiceHost host, string callerNamespace, IReadOnlyDictionary<string, string> labels)
    {
        // Proxies of the root namespace see of it what is private to it first, and then as everybody does.
        bool isRoot = callerNamespace == view.RootNamespace;
        ObservedObject[] own = Match(host, callerNamespace, isRoot ? IsPrivate : IsForOwnNamespace);
        if (own.Length > 0)
        {
            return [.. own.Where(rule => Fits(rule, labels)).OrderByDescending(IsForSomeWorkloads)];
        }

        foreach (string ns in new[] { host.Source.Namespace ?? string.Empty, view.RootNamespace })
        {
            // The most specific host is looked for first, and then whether the proxy may see it.
            ObservedObject[] found = [.. Match(host, ns, rule => !IsPrivate(rule)).Where(rule => IsVisible(rule, callerNamespace))];
            if (found.Length > 0)
            {
                return found;
            }
        }

        return [];
    }

    private ILookup<string, (string Host, ObservedObject Rule)> Rules => _byNamespace ??= view.Snapshot.Of(MeshKinds.DestinationRule)
        .OrderBy(static rule => rule.Body.Time("metadata", "creationTimestamp") ?? DateTimeOffset.MaxValue).ThenBy(static rule => rule.Name, StringComparer.Ordinal)
        .ToLookup(static rule => rule.Namespace ?? string.Empty, rule => (hosts.RuleHost(rule), rule), StringComparer.Ordinal);

    /// <summary>
    /// Of a namespace's rules those with the most specific host. Several for one host are merged by istiod: the oldest that
    /// has a trafficPolicy gives it.
    /// </summary>
    private ObservedObject[] Match(ServiceHost host, string ns, Func<ObservedObject, bool> isCandidate)
    {
        (string Host, ObservedObject Rule)[] fitting = [.. Rules[ns].Where(entry => Covers(entry.Host, host.Name) && isCandidate(entry.Rule))];
        string? best = fitting.Select(static entry => entry.Host).MaxBy(pattern => IsSame(pattern, host.Name) ? int.MaxValue : pattern.Length);
        return
        [
            .. fitting.Where(entry => best is not null && IsSame(entry.Host, best)).Select(static entry => entry.Rule)
                .OrderByDescending(static rule => rule.Spec.At("trafficPolicy") is not null),
        ];
    }

    private static bool IsVisible(ObservedObject rule, IReadOnlyList<string> targets, string ns) =>
        targets.Count == 0 || targets.Contains("*") || targets.Contains(ns) || (targets.Contains(".") && rule.Namespace == ns);

    private bool IsVisible(ObservedObject rule, string callerNamespace) => IsVisible(rule, ExportTo(rule), callerNamespace);

    /// <summary>For its own namespace the mesh's default does not count, and a rule can be for others alone.</summary>
    private bool IsForOwnNamespace(ObservedObject rule) =>
        IsForSomeWorkloads(rule) || IsVisible(rule, rule.Spec.Texts("exportTo"), rule.Namespace ?? string.Empty);

    private bool IsPrivate(ObservedObject rule) =>
        IsForSomeWorkloads(rule) || (ExportTo(rule) is { Count: 1 } targets && (targets[0] == "." || targets[0] == rule.Namespace));

    private IReadOnlyList<string> ExportTo(ObservedObject rule) =>
        rule.Spec.Texts("exportTo") is { Count: > 0 } targets ? targets : view.Config?.Body.Texts("defaultDestinationRuleExportTo") ?? [];

    private bool Fits(ObservedObject rule, IReadOnlyDictionary<string, string> labels) =>
        !IsForSomeWorkloads(rule) || rule.Spec.Map("workloadSelector", "matchLabels").Select(labels);

    // Known from 1.14 on; before, such a rule is for all.
    private bool IsForSomeWorkloads(ObservedObject rule) => view.Version.IsAtLeast(14) && rule.Spec.At("workloadSelector") is not null;

    private static bool IsSame(string first, string second) => string.Equals(first, second, StringComparison.OrdinalIgnoreCase);

    private static bool Covers(string pattern, string host) =>
        pattern == "*" || IsSame(pattern, host) || (pattern.StartsWith('*') && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase));
}
