using System.Net;
using MeshTools.Cluster.KubeConfig;

namespace MeshTools.Cluster.Transport;

/// <summary>The proxy by which an API server is asked: what cannot be reached then is the proxy. Pure.</summary>
/// <param name="Address">Without user and password.</param>
/// <param name="Origin">Who says so, for errors: a field of the kubeconfig or an environment variable.</param>
internal sealed record ProxyRoute(string Address, string Origin)
{
    // What .NET reads (HttpEnvironmentProxy); for plain HTTP it leaves HTTP_PROXY out, which CGI fills from a request.
    private static readonly string[] Variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    private static readonly string[] PlainVariables = ["http_proxy", "all_proxy", "ALL_PROXY"];

    public string Action => $"Check that the proxy runs and that its address is right ({Origin}). Where the API server is to be asked directly, take the proxy away or name the server in NO_PROXY.";

    /// <summary>Null when the server is asked directly.</summary>
    /// <param name="settings">The connection.</param>
    /// <param name="system">What holds where the kubeconfig names none.</param>
    /// <param name="variable">An environment variable's value.</param>
    public static ProxyRoute? Of(ConnectionSettings settings, IWebProxy system, Func<string, string?> variable)
    {
        if (settings.Proxy is not null)
        {
            return new ProxyRoute(Show(settings.Proxy), "proxy-url in the kubeconfig");
        }

        // A proxy of the system answers with the server itself, or with nothing, where it does not go.
        if (system.IsBypassed(settings.Server) || system.GetProxy(settings.Server) is not Uri found || found == settings.Server)
        {
            return null;
        }

        string? name = Array.Find(settings.Server.Scheme == Uri.UriSchemeHttps ? Variables : PlainVariables, name => variable(name) is { Length: > 0 });
        return new ProxyRoute(Show(found), name is null ? "the system's settings" : $"the environment variable {name}");
    }

    private static string Show(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
