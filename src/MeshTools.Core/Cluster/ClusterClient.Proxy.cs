using System.Text;
using MeshTools.Cluster.Requests;
using MeshTools.Errors;

namespace MeshTools.Cluster;

/// <content>Services from the outside, through the API server.</content>
internal sealed partial class ClusterClient
{
    /// <summary>Has the API server make a request to a service: no port of this machine, and no way into the cluster, is needed.</summary>
    /// <returns>What the service answered, a refusal included.</returns>
    /// <exception cref="MeshToolsException">
    /// It was not the service that answered: Forbidden, ObjectNotFound (no such service), ServiceUnreachable, RequestTimeout and the like.
    /// </exception>
    public async Task<ProxyAnswer> AskServiceAsync(ProxyRequest service, CancellationToken cancellationToken)
    {
        string name = $"{(service.IsHttps ? "https:" : string.Empty)}{service.Service}:{service.Port}";
        ApiRequest request = new(
            service.Method, $"api/v1/namespaces/{Uri.EscapeDataString(service.Namespace)}/services/{name}/proxy/{service.Path}")
        {
            Subject = $"service/{service.Namespace}/{service.Service} port {service.Port}",
            Permission = $"{(service.Method == HttpMethod.Get ? "get" : "create")} services/proxy in namespace {service.Namespace}",
            Accept = MediaTypes.Anything,
            Headers = service.Headers,
            Body = service.Body,
            ContentType = service.ContentType,
            Timeout = service.Timeout,
        };
        ApiResponse response = await _sender.AskAsync(request, cancellationToken).ConfigureAwait(false);
        string body = Encoding.UTF8.GetString(response.Body);
        if (response.IsSuccess)
        {
            return new ProxyAnswer((int)response.Status, body);
        }

        StatusReader status = StatusReader.Parse(body, $"HTTP {(int)response.Status}");
        MeshToolsException refused = ResponseErrors.Create(request, Context, response.Status, status);
        bool isFromService = !status.IsStatus && refused.Definition != ErrorCatalog.ServiceUnreachable;
        return isFromService ? new ProxyAnswer((int)response.Status, body) : throw refused;
    }
}
