using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>
/// Logs in to a Kiali for real, through the API server: no port of the cluster or of this machine is opened. A token goes
/// through the service proxy. A passphrase cannot: the API server takes the Authorization header off, in which alone Kiali up to
/// 1.22 reads it; so it goes through a connection to the pod (pods/portforward).
/// </summary>
internal sealed class KialiLogin(ClusterClient client, KialiPlace place)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>The version that Kiali says it is; null when it does not say.</summary>
    public async Task<IstioVersion?> VersionAsync(CancellationToken cancellationToken)
    {
        ProxyAnswer? answer = place.Service is null ? null : await AskAsync("api", cancellationToken).ConfigureAwait(false);
        JsonNode? status = Parse(answer?.Body).At("status");
        return IstioVersion.TryParse(status.Text("Kiali version") ?? status.Text("Kiali core version"));
    }

    /// <summary>The strategy that runs, in Kiali's own words; null with a reason when it could not be asked.</summary>
    public async Task<(string? Strategy, KialiAnswer? Problem)> StrategyAsync(CancellationToken cancellationToken)
    {
        if (place.Service is null)
        {
            return (null, new KialiAnswer(KialiAnswerKind.Denied, $"No Service in namespace '{place.Namespace}' leads to Kiali."));
        }

        try
        {
            ProxyAnswer answer = await AskAsync("api/auth/info", cancellationToken).ConfigureAwait(false);
            return Parse(answer.Body).Text("strategy") is string strategy && answer.Status == 200
                ? (strategy, null)
                : (null, new KialiAnswer(KialiAnswerKind.NotMade, $"Kiali answered HTTP {answer.Status} when asked for its strategy."));
        }
        catch (MeshToolsException error)
        {
            return (null, KialiAnswer.NotMade(error) with { Reason = error.Message });
        }
    }

    /// <summary>Strategy token.</summary>
    public async Task<KialiAnswer> WithTokenAsync(string token, string user, CancellationToken cancellationToken)
    {
        try
        {
            ProxyAnswer answer = await client.AskServiceAsync(
                Request("api/authenticate") with
                {
                    Method = HttpMethod.Post,
                    ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded"),
                    Body = Encoding.ASCII.GetBytes($"token={Uri.EscapeDataString(token)}"),
                },
                cancellationToken).ConfigureAwait(false);
            return KialiAnswer.Of(answer.Status, user);
        }
        catch (MeshToolsException error)
        {
            return KialiAnswer.NotMade(error);
        }
    }

    /// <summary>Strategy login.</summary>
    public async Task<KialiAnswer> WithPassphraseAsync(string user, string passphrase, CancellationToken cancellationToken)
    {
        try
        {
            if (await NewestPodAsync(cancellationToken).ConfigureAwait(false) is not ObjectAddress pod)
            {
                return new KialiAnswer(KialiAnswerKind.NotMade, $"No pod of Kiali's in namespace '{place.Namespace}' is ready.");
            }

            using SocketsHttpHandler handler = new()
            {
                ConnectCallback = async (_, token) => await client.OpenPortAsync(pod, place.PodPort, token).ConfigureAwait(false),
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,

                // The API server vouches for the pod; Kiali's own certificate is made for whatever name its users know.
#pragma warning disable CA5359
                SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
            };
            using HttpClient http = new(handler) { Timeout = Limit };
            Uri page = new(string.Create(CultureInfo.InvariantCulture, $"{(place.IsHttps ? "https" : "http")}://{pod.Name}:{place.PodPort}/{place.Path("api/authenticate")}"));
            using HttpRequestMessage request = new(HttpMethod.Get, page);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{passphrase}")));
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            return KialiAnswer.Of((int)response.StatusCode, user);
        }
        catch (MeshToolsException error)
        {
            return KialiAnswer.NotMade(error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Cause(error) is MeshToolsException cause
                ? KialiAnswer.NotMade(cause)
                : new KialiAnswer(KialiAnswerKind.NotMade, $"Kiali's pod could not be asked: {error.GetBaseException().Message}");
        }
    }

    private async Task<ObjectAddress?> NewestPodAsync(CancellationToken cancellationToken)
    {
        ListQuery query = new()
        {
            Namespace = place.Namespace,
            LabelSelector = string.Join(',', place.PodLabels.Select(static label => $"{label.Key}={label.Value}")),
        };
        ListResult<ObservedObject?> pods = await client.ListAsync(MeshKinds.Pod, query, static item => ObjectReader.Read(MeshKinds.Pod, item), cancellationToken).ConfigureAwait(false);
        ObservedPod? newest = pods.Items.OfType<ObservedPod>()
            .Where(static pod => pod.IsReady && pod.Body.Text("metadata", "deletionTimestamp") is null)
            .MaxBy(static pod => pod.Body.Time("metadata", "creationTimestamp"));
        return newest is null ? null : new ObjectAddress(ClusterClient.Pod, newest.Namespace, newest.Name);
    }

    private Task<ProxyAnswer> AskAsync(string path, CancellationToken cancellationToken) => client.AskServiceAsync(Request(path), cancellationToken);

    private ProxyRequest Request(string path) =>
        new(place.Namespace, place.Service ?? KialiNames.ConfigMap, place.ServicePort, place.Path(path)) { IsHttps = place.IsHttps, Timeout = Limit };

    /// <summary>What the cluster layer said below what HTTP made of it.</summary>
    private static MeshToolsException? Cause(Exception? error) =>
        error is null or MeshToolsException ? (MeshToolsException?)error : Cause(error.InnerException);

    private static JsonNode? Parse(string? body)
    {
        try
        {
            return body is null ? null : JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
