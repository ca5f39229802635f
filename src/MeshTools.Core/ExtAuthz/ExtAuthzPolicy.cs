using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>An AuthorizationPolicy, read as one with action CUSTOM.</summary>
internal sealed record ExtAuthzPolicy(ObservedObject Object)
{
    // What narrows a rule beyond ports.
    private static readonly string[] Conditions = ["methods", "paths", "hosts"];

    public string Provider => Object.Spec.Text("provider", "name") ?? string.Empty;

    public IReadOnlyDictionary<string, string> Selector => Object.Spec.Map("selector", "matchLabels");

    /// <summary>All ports that its rules name.</summary>
    public IEnumerable<string> Ports => Operations.SelectMany(static operation => operation.Texts("ports"));

    /// <summary>Paths that it leaves out.</summary>
    public IReadOnlyList<string> ExceptPaths => [.. Operations.SelectMany(static operation => operation.Texts("notPaths")).Distinct(StringComparer.Ordinal)];

    /// <summary>Hosts that it leaves out, each once: <c>host:*</c> beside <c>host</c> says the same of another port.</summary>
    public IReadOnlyList<string> ExceptHosts => [.. Operations.SelectMany(static operation => operation.Texts("notHosts"))
        .Select(static host => host.EndsWith(":*", StringComparison.Ordinal) ? host[..^2] : host).Distinct(StringComparer.Ordinal)];

    /// <summary>True when it is for resources of the Gateway API that it names, and so for no workload.</summary>
    private bool IsTargeted => Object.Spec.At("targetRef") is JsonObject || Object.Spec.Objects("targetRefs").Count > 0;

    private IEnumerable<JsonObject> Operations => Object.Spec.Objects("rules")
        .SelectMany(static rule => rule.Objects("to")).Select(static to => to.At("operation")).OfType<JsonObject>();

    /// <summary>The policies with action CUSTOM.</summary>
    public static IEnumerable<ExtAuthzPolicy> Read(MeshView view) => view.Snapshot.Of(MeshKinds.AuthorizationPolicy)
        .Where(static policy => policy.Spec.Text("action") == "CUSTOM").Select(static policy => new ExtAuthzPolicy(policy));

    /// <summary>Whether its selector and namespace pick a gateway.</summary>
    public bool IsFor(MeshView view, MeshWorkload gateway) =>
        !IsTargeted && (Object.Namespace == gateway.Namespace || Object.Namespace == view.RootNamespace) && Selector.Select(gateway.PodLabels);

    /// <summary>Whether a rule is for a server's port.</summary>
    public bool IsForPort(MeshView view, GatewayServer server) =>
        server.Gateway.Workloads.Any(gateway => IsFor(view, gateway))
        && (!Ports.Any() || server.ListenerPorts(view.Version).Any(port => Ports.Contains(Text(port))));

    /// <summary>Why it does not guard all of a server's requests; null when it does, exceptions aside.</summary>
    /// <param name="hosts">The server's hosts.</param>
    /// <param name="listeners">The ports of its listener.</param>
    public string? Gap(IReadOnlyList<string> hosts, IReadOnlySet<int> listeners)
    {
        IReadOnlyList<JsonObject> rules = Object.Spec.Objects("rules");
        if (rules.Count == 0)
        {
            return "it has no rule, so it is for no request";
        }

        string?[] gaps = [.. rules.Select(rule => RuleGap(rule, hosts, listeners))];
        return Array.Exists(gaps, static gap => gap is null) ? null : gaps[0];
    }

    private static string? RuleGap(JsonObject rule, IReadOnlyList<string> hosts, IReadOnlySet<int> listeners)
    {
        string? narrow = rule.Objects("from").Count > 0 ? "from" : rule.Objects("when").Count > 0 ? "when" : null;
        if (narrow is not null)
        {
            return $"its rule is only for requests that fit its '{narrow}'";
        }

        IReadOnlyList<JsonObject> to = rule.Objects("to");
        string?[] gaps = [.. to.Select(item => OperationGap(item.At("operation"), hosts, listeners))];
        return gaps.Length == 0 || Array.Exists(gaps, static gap => gap is null) ? null : gaps[0];
    }

    private static string? OperationGap(JsonNode? operation, IReadOnlyList<string> hosts, IReadOnlySet<int> listeners)
    {
        IReadOnlyList<string> ports = operation.Texts("ports");
        if (ports.Count > 0 && !listeners.Any(port => ports.Contains(Text(port))))
        {
            return $"it is for port {string.Join(", ", ports)}, and the listener is on {string.Join(", ", listeners.Order())}";
        }

        if (operation.Texts("notPorts") is { Count: > 0 } others && listeners.All(port => others.Contains(Text(port))))
        {
            return $"it leaves port {string.Join(", ", others)} out";
        }

        if (operation.Texts("notMethods") is { Count: > 0 } methods)
        {
            return $"it leaves the methods {string.Join(", ", methods)} out";
        }

        foreach (string condition in Conditions)
        {
            IReadOnlyList<string> values = operation.Texts(condition);
            bool isWhole = values.Count == 0 || values.Contains("*") || values.Contains("/*")
                || (condition == "hosts" && hosts.All(host => values.Any(value => ServiceDirectory.Covers(value, host))));
            if (!isWhole)
            {
                return $"it is only for {condition} {string.Join(", ", values)}";
            }
        }

        return null;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
