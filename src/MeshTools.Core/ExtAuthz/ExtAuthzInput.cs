using System.Globalization;
using System.Text.RegularExpressions;
using MeshTools.Cluster.Naming;
using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>What is wrong with a request, seen by itself or for a version of Istio. Pure.</summary>
internal static partial class ExtAuthzInput
{
    // PowerShell turns a bare number into ticks: -Timeout 5 would be half a microsecond.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>What no cluster can make right.</summary>
    public static IEnumerable<string> Problems(ExtAuthzRequest request)
    {
        if (ObjectName.Problem(request.Name) is string name)
        {
            yield return $"The name '{request.Name}' {name}.";
        }

        if (request.Port is < 1 or > 65535)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{request.Port} is no port.");
        }

        if (request.Timeout is TimeSpan timeout && (timeout < ShortestTimeout || timeout > LongestTimeout))
        {
            yield return $"The timeout {timeout} is not between a millisecond and an hour; write it as hours:minutes:seconds (00:00:00.5), a bare number means ticks.";
        }

        if (!EnvoyStatus.IsKnown(request.StatusOnError))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{request.StatusOnError} is no status that Envoy answers errors with (e.g. 403, 503).");
        }

        if (request.MaxRequestBytes is int bytes && bytes <= 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{bytes} is no number of bytes of a request's body.");
        }

        string[] answered = [.. request.HeadersToUpstream, .. request.HeadersToDownstream];
        foreach (string header in request.IncludeHeaders.Concat(answered).Where(static header => !Header().IsMatch(header)))
        {
            yield return $"'{header}' is no name of a header; one '*' may stand at its beginning or end.";
        }

        foreach (string path in request.ExceptPaths.Where(static path => !Path().IsMatch(path)))
        {
            yield return $"'{path}' is no path of a policy: it begins with '/', or is a '*' with an ending, and one '*' may stand at its end.";
        }

        foreach (string host in request.ExceptHosts.Where(static host => !Host().IsMatch(host)))
        {
            yield return $"'{host}' is no host of a policy, such as shop.example or *.shop.example.";
        }

        if (request.Protocol == ExtAuthzProtocol.Grpc && request.PathPrefix is not null)
        {
            yield return "A path prefix is for a service that speaks HTTP; gRPC has none.";
        }

        if (request.PathPrefix is string prefix && !prefix.StartsWith('/'))
        {
            yield return $"The path prefix '{prefix}' does not begin with '/'.";
        }

        if (request.Protocol == ExtAuthzProtocol.Grpc && request.IncludeHeaders.Count > 0)
        {
            yield return "A gRPC service is sent all headers; naming some is for a service that speaks HTTP.";
        }

        if (request.Protocol == ExtAuthzProtocol.Grpc && answered.Length > 0)
        {
            yield return "A gRPC service says itself which headers go on; naming some is for a service that speaks HTTP.";
        }
    }

    /// <summary>What a version, or the form on it, does not have.</summary>
    public static IEnumerable<string> Problems(ExtAuthzRequest request, IstioVersion version, ExtAuthzForm form)
    {
        if (form == ExtAuthzForm.EnvoyFilter)
        {
            if (request.ExceptPaths.Count > 0 || request.ExceptHosts.Count > 0)
            {
                yield return "An EnvoyFilter cannot leave out paths or hosts: the filter is one for the whole listener. "
                    + (version.IsAtLeast(ProviderForm.Since) ? "The form Provider can." : $"The form Provider can, which Istio has from 1.{ProviderForm.Since} on; this is {version}.");
            }

            yield break;
        }

        if (version.IsBefore(ProviderForm.Since))
        {
            yield return $"The form Provider exists from Istio 1.{ProviderForm.Since} on; this is {version}, and the form EnvoyFilter is for it.";
            yield break;
        }

        if (version.IsBefore(ProviderForm.TimeoutSince) && request.Timeout is not null)
        {
            yield return $"Providers of Istio {version} have no timeout (1.{ProviderForm.TimeoutSince} has); the form EnvoyFilter has one.";
        }

        if (version.IsBefore(ProviderForm.TimeoutSince) && request.MaxRequestBytes is not null)
        {
            yield return $"Providers of Istio {version} cannot send the request's body (1.{ProviderForm.TimeoutSince} can); the form EnvoyFilter can.";
        }
    }

    [GeneratedRegex(@"^(\*[A-Za-z0-9_-]+|[A-Za-z0-9_-]+\*?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();

    [GeneratedRegex(@"^(/[^*\s?#]*\*?|\*[^*\s?#]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Path();

    [GeneratedRegex(@"^(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Host();
}
