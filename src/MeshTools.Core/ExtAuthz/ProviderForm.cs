using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>A provider in the mesh config and the policy that uses it, from Istio 1.9 on (SOURCES.md, section 3). Pure.</summary>
internal static class ProviderForm
{
    /// <summary>The first minor version that has it.</summary>
    public const int Since = 9;

    /// <summary>The first minor version with timeout and includeRequestBodyInCheck.</summary>
    public const int TimeoutSince = 10;

    /// <summary>The first minor version in which gateways get the clusters of providers whatever their routes name (istio/istio#37999).</summary>
    public const int ClusterSince = 14;

    /// <summary>The first minor version in which a workload may have several.</summary>
    public const int SeveralSince = 30;

    /// <summary>Where a provider stands in the mesh config.</summary>
    public static string Path(string provider) => $"extensionProviders[name={provider}]";

    public static JsonObject Provider(string name, ExtAuthzSettings settings, IstioVersion version)
    {
        JsonObject body = new() { ["service"] = settings.Host, ["port"] = settings.Port };
        if (version.IsAtLeast(TimeoutSince))
        {
            body["timeout"] = settings.Timeout;
        }

        if (settings.Request.FailOpen)
        {
            body["failOpen"] = true;
        }

        if (settings.OtherStatus is int status)
        {
            body["statusOnError"] = status.ToString(CultureInfo.InvariantCulture);
        }

        if (settings.Request.MaxRequestBytes is int bytes)
        {
            body["includeRequestBodyInCheck"] = new JsonObject { ["maxRequestBytes"] = bytes, ["allowPartialMessage"] = true };
        }

        if (settings.Request.PathPrefix is string prefix)
        {
            body["pathPrefix"] = prefix;
        }

        if (settings.Request.IncludeHeaders.Count > 0)
        {
            body[version.IsBefore(10) ? "includeHeadersInCheck" : "includeRequestHeadersInCheck"] = Texts(settings.Request.IncludeHeaders);
        }

        if (settings.Request.HeadersToUpstream.Count > 0)
        {
            body["headersToUpstreamOnAllow"] = Texts(settings.Request.HeadersToUpstream);
        }

        if (settings.Request.HeadersToDownstream.Count > 0)
        {
            body["headersToDownstreamOnDeny"] = Texts(settings.Request.HeadersToDownstream);
        }

        return new JsonObject { ["name"] = name, [settings.IsGrpc ? "envoyExtAuthzGrpc" : "envoyExtAuthzHttp"] = body };
    }

    /// <summary>The spec of the AuthorizationPolicy.</summary>
    public static JsonObject Policy(string provider, ExtAuthzSettings settings, IReadOnlyDictionary<string, string> selector)
    {
        JsonObject operation = [];
        if (settings.ListenerPorts.Count > 0)
        {
            operation["ports"] = Texts(settings.ListenerPorts.Select(static port => port.ToString(CultureInfo.InvariantCulture)));
        }

        if (settings.Request.ExceptPaths.Count > 0)
        {
            operation["notPaths"] = Texts(settings.Request.ExceptPaths);
        }

        if (settings.Request.ExceptHosts.Count > 0)
        {
            // The Host header may carry a port, and the comparison is letter by letter.
            operation["notHosts"] = Texts(settings.Request.ExceptHosts.SelectMany(static host => host.AsSpan().ContainsAny('*', ':') ? new[] { host } : [host, host + ":*"]));
        }

        JsonObject rule = operation.Count == 0 ? [] : new JsonObject { ["to"] = new JsonArray(new JsonObject { ["operation"] = operation }) };
        return new JsonObject
        {
            ["selector"] = new JsonObject { ["matchLabels"] = GatewaySelector.ToJson(selector) },
            ["action"] = "CUSTOM",
            ["provider"] = new JsonObject { ["name"] = provider },
            ["rules"] = new JsonArray(rule),
        };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => JsonValue.Create(text))]);
}
