using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>What holds for one caller, host and port: from the DestinationRule, the Service and the mesh config. Pure.</summary>
internal sealed class LoadPolicyReader(MeshView view, RuleLookup rules)
{
    // Envoy's default of max_ejection_percent; Istio hands a 0 on as nothing.
    private const int UsualEjection = 10;

    public LoadPolicy Read(ServiceHost host, Caller caller)
    {
        IReadOnlyList<ObservedObject> found = rules.Find(host, caller.Namespace, caller.Labels);
        ObservedObject? rule = found.Count > 0 ? found[0] : null;
        JsonNode? traffic = TrafficPolicy(rule, host.Port, out bool isPortLevel);
        JsonNode? detection = traffic.At("outlierDetection");
        (LoadPolicy policy, string? off) = Setting(traffic, host, rule);
        bool isWithout = detection is null;

        // Seen in 1.14.6 (SOURCES.md, section 9): distribute without it. Up to 1.8 the cluster is not balanced by weights then.
        bool areWeightsIgnored = isWithout && policy.Mode == LoadMode.Distribute && view.Version.IsBefore(9);
        List<string> gates = off is null ? [] : [off];
        if (areWeightsIgnored)
        {
            gates.Add($"{WithoutDetection(rule, host, caller, isPortLevel)} Istio {view.Version} does not obey the weights of distribute");
        }
        else if (isWithout && !policy.IsOfService && policy.Mode != LoadMode.Distribute)
        {
            gates.Add($"{WithoutDetection(rule, host, caller, isPortLevel)} nothing is preferred");
        }

        gates.AddRange(Passthrough(traffic, host, rule, caller));
        return policy with
        {
            Rule = rule,
            AreWeightsIgnored = areWeightsIgnored,
            PanicThreshold = detection.Number("minHealthPercent") ?? 0,
            MaxEjection = isWithout ? null : detection.Number("maxEjectionPercent") is int percent and > 0 ? percent : UsualEjection,
            Gates = gates,
            Notes = [.. Notes(found, policy, isWithout, gates.Count == 0)],
        };
    }

    /// <summary>The rule's trafficPolicy for a port. One for the port takes the place of the whole, nothing is inherited.</summary>
    private static JsonNode? TrafficPolicy(ObservedObject? rule, int port, out bool isPortLevel)
    {
        JsonNode? whole = rule?.Spec.At("trafficPolicy");
        JsonObject? own = whole.Objects("portLevelSettings").FirstOrDefault(item => item.Number("port", "number") == port);
        isPortLevel = own is not null;
        return own ?? whole;
    }

    /// <summary>The setting that counts: the rule's wholly, else the Service's (1.25), else the mesh's.</summary>
    private (LoadPolicy Policy, string? Off) Setting(JsonNode? traffic, ServiceHost host, ObservedObject? rule)
    {
        if (traffic.At("loadBalancer", "localityLbSetting") is JsonObject own)
        {
            return (LoadPolicy.Of(own, view.Version), Off(own, rule!));
        }

        if (TrafficDistribution.Labels(host.Source, view.Snapshot, view.Version) is IReadOnlyList<string> labels)
        {
            return (LoadPolicy.None with { Mode = LoadMode.FailoverPriority, FailoverPriority = labels, IsOfService = true }, null);
        }

        return (LoadPolicy.Of(view.Config?.Locality, view.Version), MeshOff);
    }

    /// <summary>SOURCES.md, section 4: 1.5 goes by the presence of the key, later releases by <c>enabled: false</c>.</summary>
    private string? MeshOff => view.Version.IsBefore(6)
        ? view.Config?.IsLocalityActive(view.Version) == true ? null : "the mesh config has no localityLbSetting, and Istio 1.5 goes by its presence"
        : view.Config?.IsLocalityActive(view.Version) == false ? "the mesh config has localityLbSetting.enabled: false" : null;

    /// <summary>
    /// Why a rule's own setting is off. In 1.5 one that does not say <c>enabled</c> is on only where the mesh's is
    /// (GetLocalityLbSetting).
    /// </summary>
    private string? Off(JsonObject setting, ObservedObject rule) => setting.Flag("enabled") switch
    {
        false => $"{rule.Target} has localityLbSetting.enabled: false",
        null when view.Version.IsBefore(6) && MeshOff is not null => $"{rule.Target} has a localityLbSetting without enabled: true, and the mesh config has none",
        _ => null,
    };

    /// <summary>Where Envoy does not choose the endpoint.</summary>
    private static IEnumerable<string> Passthrough(JsonNode? traffic, ServiceHost host, ObservedObject? rule, Caller caller)
    {
        if (host.IsHeadless && caller.Gateway is null)
        {
            yield return "the Service is headless: clients choose an endpoint by themselves, and the proxy lets them";
        }

        if (host.Source.Spec.Text("resolution") == "NONE")
        {
            yield return "the ServiceEntry's resolution is NONE: requests go where the client sends them";
        }

        if (traffic.Text("loadBalancer", "simple") == "PASSTHROUGH")
        {
            yield return $"{rule!.Target} has loadBalancer.simple: PASSTHROUGH: requests go where the client sends them";
        }
    }

    private IEnumerable<string> Notes(IReadOnlyList<ObservedObject> found, LoadPolicy policy, bool isWithout, bool isObeyed)
    {
        if (found.Count > 1)
        {
            yield return $"{string.Join(" and ", found.Skip(1).Select(static other => other.Target))} are for the same host, and their trafficPolicy is not obeyed";
        }

        if (isObeyed && isWithout)
        {
            yield return "there is no outlierDetection, so failing endpoints keep their share until Kubernetes takes them out";
        }

        if (isObeyed && view.Version.IsAtLeast(17) && policy.FailoverPriority.Contains(TrafficDistribution.Hostname))
        {
            yield return "endpoints on the caller's own node come before the others, which is not told apart here";
        }
    }

    /// <summary>The first half of a sentence.</summary>
    private string WithoutDetection(ObservedObject? rule, ServiceHost host, Caller caller, bool isPortLevel)
    {
        if (rule is null)
        {
            ObservedObject? hidden = rules.Of(host) is { Count: > 0 } others ? others[0] : null;
            ObservedObject? meant = hidden ?? view.Snapshot.Of(MeshKinds.DestinationRule).FirstOrDefault(item => MayMean(item, host));
            string more = meant is null ? string.Empty
                : hidden is not null ? $" ({meant.Target} is not visible in namespace {caller.Namespace})"
                : $" ({meant.Target} says host '{meant.Spec.Text("host")}', which means another)";
            return $"no DestinationRule is for {host.Name}{more}, and without outlierDetection";
        }

        // SOURCES.md, section 9: port-level settings on another port do not count.
        string where = isPortLevel ? $" for port {host.Port}"
            : rule.Spec.Objects("trafficPolicy", "portLevelSettings").Any(static item => item.ContainsKey("outlierDetection")) ? " but for another port"
            : rule.Spec.Objects("subsets").Any(static subset => subset.At("trafficPolicy", "outlierDetection") is not null) ? " but in a subset"
            : string.Empty;
        return $"{rule.Target} has no outlierDetection{where}, without which";
    }

    /// <summary>A rule that names the service and not its namespace, or another one (istio/istio#27552).</summary>
    private static bool MayMean(ObservedObject rule, ServiceHost host) =>
        !host.IsEntry && rule.Spec.Text("host")?.Split('.')[0] == host.Source.Name;
}
