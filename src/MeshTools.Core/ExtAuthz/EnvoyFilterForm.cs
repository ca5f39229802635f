using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>The EnvoyFilter that a version of Istio obeys (SOURCES.md, sections 3 and 9). Pure.</summary>
internal static class EnvoyFilterForm
{
    // After filters without a priority (0), so that authorization stands right before the router.
    private const int Priority = 10;

    /// <summary>The spec.</summary>
    /// <param name="settings">Whom to ask and how.</param>
    /// <param name="version">Of the mesh.</param>
    /// <param name="selector">The labels of the gateway's pods.</param>
    public static JsonObject Spec(ExtAuthzSettings settings, IstioVersion version, IReadOnlyDictionary<string, string> selector)
    {
        JsonObject spec = new()
        {
            ["workloadSelector"] = new JsonObject { ["labels"] = GatewaySelector.ToJson(selector) },
            ["configPatches"] = new JsonArray(
            [
                .. settings.ListenerPorts.Select(static port => (int?)port).DefaultIfEmpty(null).Select(port => new JsonObject
                {
                    ["applyTo"] = "HTTP_FILTER",
                    ["match"] = new JsonObject { ["context"] = "GATEWAY", ["listener"] = Listener(version, port) },
                    ["patch"] = new JsonObject { ["operation"] = "INSERT_BEFORE", ["value"] = Filter(settings, version) },
                }),
            ]),
        };
        if (version.IsAtLeast(14))
        {
            // A place relative to others without it draws IST0151.
            spec["priority"] = Priority;
        }

        return spec;
    }

    /// <summary>Where it goes: before the router, in the listener with the port or in every one.</summary>
    private static JsonObject Listener(IstioVersion version, int? port)
    {
        JsonObject listener = [];
        if (port is not null)
        {
            listener["portNumber"] = port;
        }

        // Up to 1.7 only the old names match, from 1.19 on only the canonical ones.
        bool old = version.IsBefore(8);
        listener["filterChain"] = new JsonObject
        {
            ["filter"] = new JsonObject
            {
                ["name"] = old ? "envoy.http_connection_manager" : "envoy.filters.network.http_connection_manager",
                ["subFilter"] = new JsonObject { ["name"] = old ? "envoy.router" : "envoy.filters.http.router" },
            },
        };
        return listener;
    }

    private static JsonObject Filter(ExtAuthzSettings settings, IstioVersion version)
    {
        JsonObject config = [];
        if (version.IsAtLeast(7))
        {
            // 1.7 drops what stands under config; the v3 type makes 1.6 drop all patches of listeners.
            config["@type"] = ExtAuthzPatch.Type;
        }

        if (version.IsAtLeast(9))
        {
            // Else Envoy rejects the whole listener. Before, a service is asked as it was under 1.5: in the protocol's v2.
            config["transport_api_version"] = "V3";
        }

        config[settings.IsGrpc ? "grpc_service" : "http_service"] = settings.IsGrpc ? Grpc(settings, version) : Http(settings);
        if (settings.Request.FailOpen)
        {
            config["failure_mode_allow"] = true;
        }

        if (settings.OtherStatus is int status)
        {
            config["status_on_error"] = new JsonObject { ["code"] = status };
        }

        if (settings.Request.MaxRequestBytes is int bytes)
        {
            // Without allow_partial_message a longer body is answered with 413.
            config["with_request_body"] = new JsonObject { ["max_request_bytes"] = bytes, ["allow_partial_message"] = true };
        }

        return new JsonObject
        {
            ["name"] = version.IsBefore(8) ? "envoy.ext_authz" : "envoy.filters.http.ext_authz",
            [version.IsBefore(7) ? "config" : "typed_config"] = config,
        };
    }

    private static JsonObject Grpc(ExtAuthzSettings settings, IstioVersion version)
    {
        JsonObject service = new() { ["cluster_name"] = Cluster(settings) };
        if (version.IsAtLeast(9))
        {
            // Otherwise the cluster's name, with its bars, is the :authority, which servers refuse (istio/istio#30795).
            service["authority"] = settings.Host;
        }

        return new JsonObject { ["envoy_grpc"] = service, ["timeout"] = settings.Timeout };
    }

    private static JsonObject Http(ExtAuthzSettings settings)
    {
        JsonObject service = new()
        {
            ["server_uri"] = new JsonObject
            {
                ["uri"] = string.Create(CultureInfo.InvariantCulture, $"http://{settings.Host}:{settings.Port}"),
                ["cluster"] = Cluster(settings),
                ["timeout"] = settings.Timeout,
            },
        };
        if (settings.Request.PathPrefix is string prefix)
        {
            service["path_prefix"] = prefix;
        }

        if (settings.Request.IncludeHeaders.Count > 0)
        {
            service["authorization_request"] = new JsonObject { ["allowed_headers"] = Patterns(settings.Request.IncludeHeaders) };
        }

        JsonObject answer = [];
        if (settings.Request.HeadersToUpstream.Count > 0)
        {
            answer["allowed_upstream_headers"] = Patterns(settings.Request.HeadersToUpstream);
        }

        if (settings.Request.HeadersToDownstream.Count > 0)
        {
            answer["allowed_client_headers"] = Patterns(settings.Request.HeadersToDownstream);
        }

        if (answer.Count > 0)
        {
            service["authorization_response"] = answer;
        }

        return service;
    }

    private static JsonObject Patterns(IEnumerable<string> headers) => new() { ["patterns"] = new JsonArray([.. headers.Select(Matcher)]) };

    // The same notation as that of a provider: x-* and *-id. Envoy compares names in lower case.
    private static JsonNode Matcher(string header)
    {
        string name = header.ToLowerInvariant();
        return name.EndsWith('*')
            ? new JsonObject { ["prefix"] = name[..^1] }
            : name.StartsWith('*') ? new JsonObject { ["suffix"] = name[1..] } : new JsonObject { ["exact"] = name };
    }

    // The port is the Service's, not its targetPort.
    private static string Cluster(ExtAuthzSettings settings) =>
        string.Create(CultureInfo.InvariantCulture, $"outbound|{settings.Port}||{settings.Host}");
}
