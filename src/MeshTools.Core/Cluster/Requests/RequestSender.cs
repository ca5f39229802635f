using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MeshTools.Cluster.Transport;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Cluster.Requests;

/// <summary>
/// Sends requests and tries again what may be tried again, for one operation (one run of a cmdlet).
/// <list type="bullet">
/// <item>429, and a connection that was never made: always; the server has not seen the request.</item>
/// <item>5xx, and a connection that broke: only when repeating is harmless. Any other write ends in an error that says
/// it may have taken effect, and the change engine looks before it writes again.</item>
/// </list>
/// A server that this operation has not reached yet fails fast: waiting is for a server that restarts, not for a wrong address.
/// </summary>
internal sealed class RequestSender
{
    private static readonly TimeSpan FirstContactBudget = TimeSpan.FromSeconds(1);

    private readonly ApiTransport _transport;
    private readonly RetryOptions _options;
    private readonly Action<string>? _notice;
    private RetryPipeline? _retries;
    private volatile bool _reached;

    /// <param name="transport">The connection.</param>
    /// <param name="options">How patiently to retry.</param>
    /// <param name="notice">Told about each retry, for -Verbose.</param>
    public RequestSender(ApiTransport transport, RetryOptions options, Action<string>? notice)
    {
        _transport = transport;
        _options = options;
        _notice = notice;
    }

    /// <summary>Told about each request and its answer, for -Debug; null where nobody asks.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>The cluster that messages name.</summary>
    public string Context => _transport.Settings.Context;

    /// <summary>The answer of a request that succeeded.</summary>
    /// <exception cref="MeshToolsException">The server said no, or could not be reached.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiResponse response = await ExecuteAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccess ? response : throw Refused(request, response.Status, response.Body);
    }

    /// <summary>The answer whatever it says: for a request that the API server hands on to somebody else.</summary>
    /// <exception cref="MeshToolsException">No answer came.</exception>
    public Task<ApiResponse> AskAsync(ApiRequest request, CancellationToken cancellationToken) => ExecuteAsync(request, cancellationToken);

    /// <summary>Opens an answer that goes on (a watch, a log, a WebSocket). One try: the caller knows where to resume.</summary>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        long started = _options.Time.GetTimestamp();
        try
        {
            response = await _transport.SendAsync(request.ToMessage, cancellationToken).ConfigureAwait(false);
            _reached = true;
            Tell(request, started, response.StatusCode);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            Tell(request, started, error);
            throw ConnectionErrors.Create(request, _transport, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            Tell(request, started, error);
            throw ConnectionErrors.Create(request, _transport, Unconnected(error));
        }

        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            return response;
        }

        using (response)
        {
            byte[] body = [];
            try
            {
                body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                // The status says enough.
            }

            throw Refused(request, response.StatusCode, body);
        }
    }

    private async Task<ApiResponse> ExecuteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        Flight flight = new(request, _options.Time.GetTimestamp());
        Task<ApiResponse> first = TryOnceAsync(request, cancellationToken);
        try
        {
            await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await (!cancellationToken.IsCancellationRequested && IsWorthAnother(flight, first)
                ? Retries().GoOnAsync(flight, first, TryOnceAsync, cancellationToken)
                : first).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
        {
            throw ConnectionErrors.Create(request, _transport, error);
        }
    }

    // Two at the same moment may make one each, which does no harm.
    private RetryPipeline Retries() => _retries ??= new RetryPipeline(_options, ShouldRetry, OnRetry);

    private bool IsWorthAnother(Flight flight, Task<ApiResponse> first) => first.Status switch
    {
        TaskStatus.RanToCompletion => ShouldRetry(flight, first.Result, null),
        TaskStatus.Faulted => ShouldRetry(flight, null, first.Exception!.InnerException),
        _ => false,
    };

    private async Task<ApiResponse> TryOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(request.Timeout, _options.Time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        long started = _options.Time.GetTimestamp();
        try
        {
            using HttpResponseMessage response = await _transport.SendAsync(request.ToMessage, both.Token).ConfigureAwait(false);
            _reached = true;
            byte[] body = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            Tell(request, started, response.StatusCode);
            return new ApiResponse(response.StatusCode, body, Wait(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            Tell(request, started, error);
            throw limit.IsCancellationRequested ? new TimeoutException("The request took too long.", error) : Unconnected(error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            Tell(request, started, error);
            throw;
        }
    }

    private void Tell(ApiRequest request, long started, HttpStatusCode status) => Trace?.Invoke(Line(request, started, ((int)status).ToString(CultureInfo.InvariantCulture)));

    private void Tell(ApiRequest request, long started, Exception error) => Trace?.Invoke(Line(request, started, SecretMask.Address(error.Message)));

    /// <summary>Never with a body or a header, which hold secrets and tokens, nor with a password in the server's address.</summary>
    private string Line(ApiRequest request, long started, string outcome) => string.Create(
        CultureInfo.InvariantCulture,
        $"{request.Method} {SecretMask.Address(_transport.Settings.Server.GetLeftPart(UriPartial.Path)).TrimEnd('/')}/{request.Path}: {outcome}, {_options.Time.GetElapsedTime(started).TotalMilliseconds:0} ms");

    /// <summary>The HTTP client reports its limit for connecting as a cancellation, which a connection that failed is not.</summary>
    private static HttpRequestException Unconnected(OperationCanceledException error) =>
        new(HttpRequestError.ConnectionError, error.InnerException?.Message ?? error.Message, error.InnerException ?? error);

    private bool ShouldRetry(Flight flight, ApiResponse? response, Exception? error)
    {
        TimeSpan budget = _reached ? _options.Budget : FirstContactBudget;
        if (_options.Time.GetElapsedTime(flight.Started) + (response?.RetryAfter ?? TimeSpan.Zero) > budget)
        {
            return false;
        }

        if (response is not null)
        {
            return response.Status switch
            {
                HttpStatusCode.TooManyRequests => true,
                HttpStatusCode.InternalServerError => flight.Request.IsRepeatable && IsPassingFailure(response),
                HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => flight.Request.IsRepeatable,
                _ => false,
            };
        }

        return error is not null
            && ConnectionErrors.IsPassing(error)
            && (flight.Request.IsRepeatable || ConnectionErrors.IsBeforeSending(error));
    }

    /// <summary>
    /// A webhook or a kubelet that is down is not the server's own trouble, and who asked has a patience of its own for it:
    /// the one who applies a manifest waits longer than a request, the one who looks for a reason not at all. An object that
    /// does not fit its schema fits it no better later, unless the schema is about to change.
    /// </summary>
    private static bool IsPassingFailure(ApiResponse response)
    {
        string body = Encoding.UTF8.GetString(response.Body);
        return !body.Contains("failed calling webhook", StringComparison.Ordinal) && !ResponseErrors.IsKubeletUnreachable(body) && (!ResponseErrors.IsMisfit(body) || ResponseErrors.MayFitLater(body));
    }

    private void OnRetry(Flight flight, ApiResponse? response, Exception? error, TimeSpan delay)
    {
        if (_notice is not null)
        {
            string why = response is not null ? $"HTTP {(int)response.Status}" : SecretMask.Address(error!.Message);
            string wait = delay.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            _notice($"{flight.Request.Subject}: {why}; trying again in {wait} s.");
        }
    }

    private MeshToolsException Refused(ApiRequest request, HttpStatusCode status, byte[] body)
    {
        StatusReader said = StatusReader.Parse(Encoding.UTF8.GetString(body), $"HTTP {(int)status}");
        return ResponseErrors.Create(request, Context, status, request.Secrets is null ? said : said.Without(request.Secrets));
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        // "At once" is no answer to how long: the usual wait, so that a busy server is not asked in a tight loop.
        TimeSpan? wait = header?.Delta ?? (header?.Date - _options.Time.GetUtcNow());
        return wait is { Ticks: > 0 } ? wait : null;
    }
}
