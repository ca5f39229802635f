using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>DestinationRules: whether they are for a service that exists, and for it alone.</summary>
internal static class DestinationRuleChecks
{
    public static readonly MeshCheckDefinition HostUnknown = new("DestinationRuleHostUnknown", MeshCheckCategory.Locality)
    {
        Finds = "A DestinationRule is for a host that no Service or ServiceEntry has, so that it has no effect.",
        Passes = "Each DestinationRule is for a host that exists.",
        Hint = "Write the full name with the namespace, e.g. web.shop.svc.cluster.local; a short name means the rule's own namespace (istio/istio#27552).",
        HelpUri = HelpPages.Code("IST0174"),
        IstioCode = "IST0174",
        Needs = [MeshKinds.DestinationRule, MeshKinds.Service, MeshKinds.ServiceEntry],
        Look = static view =>
            from rule in view.Snapshot.Of(MeshKinds.DestinationRule)
            let host = rule.Spec.Text("host") ?? string.Empty
            where !host.StartsWith('*') && view.Services.Find(host, rule.Namespace) is null
            select CheckFinding.Fail($"Its host '{host}' does not exist{VirtualServiceChecks.Elsewhere(view, host)}.", rule.Target),
    };

    public static readonly MeshCheckDefinition Conflict = new("DestinationRuleConflict", MeshCheckCategory.Locality)
    {
        Finds = "Two DestinationRules are for one host; of the settings only one rule's are obeyed.",
        Passes = "No two DestinationRules are for one host.",
        Hint = "Merge them into one.",
        HelpUri = HelpPages.DestinationRule,
        Needs = [MeshKinds.DestinationRule, MeshKinds.Service, MeshKinds.ServiceEntry],
        Look = static view => view.Snapshot.Of(MeshKinds.DestinationRule)
            .Where(static rule => rule.Spec.At("workloadSelector") is null)
            .Select(rule => (rule, service: view.Services.Find(rule.Spec.Text("host") ?? string.Empty, rule.Namespace)))
            .Where(static entry => entry.service is not null)
            .GroupBy(static entry => (entry.service!.Target, entry.rule.Namespace), static entry => entry.rule)
            .Where(static group => group.Count() > 1)
            .Select(static group => CheckFinding.Warn($"{string.Join(" and ", group.Select(static rule => rule.Target))} are for {group.Key.Target}.", group.First().Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [HostUnknown, Conflict];
}
