using System.Net.Http.Headers;

namespace MeshTools.Cluster;

/// <summary>A request to a service, to be made by the API server (services/proxy).</summary>
/// <param name="Namespace">The service's namespace.</param>
/// <param name="Service">Its name.</param>
/// <param name="Port">A port of it: number or name.</param>
/// <param name="Path">The path there, without a leading slash; may carry a query.</param>
internal sealed record ProxyRequest(string Namespace, string Service, string Port, string Path)
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>True when the service speaks HTTPS.</summary>
    public bool IsHttps { get; init; }

    /// <summary>
    /// Headers for the service. <c>Authorization</c> never gets there: the API server takes it off once it knows the user.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public MediaTypeHeaderValue? ContentType { get; init; }

    /// <summary>How long the service may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
