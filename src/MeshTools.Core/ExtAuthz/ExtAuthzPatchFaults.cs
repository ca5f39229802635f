using System.Text.RegularExpressions;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;

namespace MeshTools.ExtAuthz;

/// <summary>Why a patch does not do on a version what it is there for. SOURCES.md, sections 3 and 9. Pure.</summary>
internal static class ExtAuthzPatchFaults
{
    private const string HttpFilter = "HTTP_FILTER";

    private static readonly string[] Managers = ["envoy.http_connection_manager", "envoy.filters.network.http_connection_manager"];
    private static readonly string[] Routers = ["envoy.router", "envoy.filters.http.router"];

    // An expression that an administrator wrote must not hang the command.
    private static readonly TimeSpan MatchTime = TimeSpan.FromMilliseconds(100);

    /// <summary>The first reason for which it guards no gateway; null when it does.</summary>
    public static string? First(ExtAuthzPatch patch, IstioVersion version) =>
        Kind(patch) ?? Names(patch, version) ?? Form(patch, version) ?? Transport(patch, version) ?? Asks(patch) ?? Place(patch) ?? Context(patch) ?? Proxies(patch, version);

    /// <summary>It looks for filters by names that the version does not use, or that were never any.</summary>
    public static string? Names(ExtAuthzPatch patch, IstioVersion version)
    {
        // Up to 1.7 only the old names match, from 1.19 on only the canonical ones.
        int unknown = version.IsBefore(8) ? 1 : version.IsAtLeast(19) ? 0 : -1;
        string[] dead =
        [
            .. new[] { patch.NetworkFilter }.OfType<string>().Where(name => Array.IndexOf(Managers, name) is int index && (index < 0 || index == unknown)),
            .. new[] { patch.HttpFilter }.OfType<string>().Where(name => Array.IndexOf(Routers, name) is int index
                && (index < 0 ? Array.Exists(Routers, router => NearMiss.IsNear(router, name, edits: 2)) : index == unknown)),
        ];
        return dead.Length == 0 ? null : $"Istio {version} has no filter named {string.Join(" or ", dead)}, so the patch lands nowhere.";
    }

    /// <summary>It is for something else than requests.</summary>
    public static string? Kind(ExtAuthzPatch patch) =>
        patch.ApplyTo is HttpFilter ? null : $"It applies to {(patch.ApplyTo.Length == 0 ? "nothing" : patch.ApplyTo)}; requests pass an {HttpFilter} alone.";

    /// <summary>It is for proxies of other releases, as after an upgrade.</summary>
    public static string? Proxies(ExtAuthzPatch patch, IstioVersion version)
    {
        try
        {
            return patch.ProxyVersion is not { Length: > 0 } expression || Regex.IsMatch(version.Text, expression, RegexOptions.None, MatchTime)
                ? null
                : $"It is for proxies whose version fits {expression}, and this is {version}.";
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            return $"Its proxyVersion {patch.ProxyVersion} is no regular expression.";
        }
    }

    /// <summary>Section 9: a misspelt field is accepted silently, and then nobody is named who could be asked.</summary>
    public static string? Asks(ExtAuthzPatch patch) => patch.Settings is null || patch.IsGrpc || patch.IsHttp
        ? null
        : $"Its settings name nobody to ask: there is no grpc_service and no http_service; its fields are {string.Join(", ", patch.Settings.Select(static field => field.Key))}.";

    /// <summary>
    /// Section 9: over a type that it does not know istiod panics ("listeners patch caused panic"), and with it go all patches of
    /// the gateway's listeners, those of other EnvoyFilters too. For 1.6 the v3 type is such a one.
    /// </summary>
    public static bool DropsAll(ExtAuthzPatch patch, IstioVersion version) => !patch.Context.StartsWith("SIDECAR", StringComparison.Ordinal)
        && (version.IsBefore(7) ? patch.TypeUrl == ExtAuthzPatch.Type : version.IsAtLeast(9) && patch.TypeUrl is not (null or ExtAuthzPatch.Type));

    /// <summary>Envoy rejects the listener: it speaks one version of the protocol alone.</summary>
    public static string? Transport(ExtAuthzPatch patch, IstioVersion version) =>
        version.IsAtLeast(9) && patch.TypedConfig is not null && patch.TransportVersion is not "V3"
            ? $"Its transport_api_version is {patch.TransportVersion ?? "not set"}; Envoy of Istio {version} takes V3 alone."
            : null;

    /// <summary>It stands behind the router, where it is never asked, or adds no filter at all.</summary>
    public static string? Place(ExtAuthzPatch patch) => patch.Operation switch
    {
        "INSERT_AFTER" when patch.HttpFilter?.EndsWith("router", StringComparison.Ordinal) == true => $"Its operation is INSERT_AFTER {patch.HttpFilter}.",
        "ADD" => "Its operation is ADD, which puts it at the end, behind the router.",
        "INSERT_BEFORE" or "INSERT_AFTER" or "INSERT_FIRST" or "REPLACE" => null,
        _ => $"Its operation is {(patch.Operation.Length == 0 ? "none" : patch.Operation)}, which adds no filter.",
    };

    /// <summary>It is for sidecars.</summary>
    public static string? Context(ExtAuthzPatch patch) =>
        patch.Context.StartsWith("SIDECAR", StringComparison.Ordinal) ? $"It selects a gateway, and its context is {patch.Context}." : null;

    /// <summary>Its settings are in a form that the version drops or breaks on.</summary>
    public static string? Form(ExtAuthzPatch patch, IstioVersion version)
    {
        if (version.IsBefore(7))
        {
            // Section 9: the v3 type panics in 1.6.14, and with it go all patches of listeners.
            return patch.TypeUrl == ExtAuthzPatch.Type ? $"Istio {version} does not know the type {patch.TypeUrl} and drops all patches of listeners." : null;
        }

        if (patch.TypedConfig is null)
        {
            return patch.Config is null ? null : $"Istio {version} drops what stands under config; the filter has no settings.";
        }

        if (patch.TypeUrl is null)
        {
            return version.IsAtLeast(19) ? "Its typed_config has no @type." : null;
        }

        // Section 9: an unknown type makes istiod drop all patches of listeners.
        return version.IsAtLeast(9) && patch.TypeUrl != ExtAuthzPatch.Type ? $"Its type {patch.TypeUrl} is none that Istio {version} knows." : null;
    }
}
