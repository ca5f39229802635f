using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MeshTools.Cluster.Transport;
using MeshTools.Errors;
using Polly;
using Polly.Retry;

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
    private static readonly ResiliencePropertyKey<Flight> FlightKey = new("meshtools.flight");

    private readonly ApiTransport _transport;
    private readonly RetryOptions _options;
    private readonly Action<string>? _notice;
    private readonly ResiliencePipeline<ApiResponse> _pipeline;
    private volatile bool _reached;

    /// <param name="transport">The connection.</param>
    /// <param name="options">How patiently to retry.</param>
    /// <param name="notice">Told about each retry, for -Verbose.</param>
    public RequestSender(ApiTransport transport, RetryOptions options, Action<string>? notice)
    {
        _transport = transport;
        _options = options;
        _notice = notice;
        _pipeline = new ResiliencePipelineBuilder<ApiResponse> { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions<ApiResponse>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(ShouldRetry(arguments.Context, arguments.Outcome)),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
                OnRetry = OnRetry,
            })
            .Build();
    }

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
        try
        {
            response = await _transport.SendAsync(request.ToMessage, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            _reached = true;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw ConnectionErrors.Create(request, _transport, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
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
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(FlightKey, new Flight(request, _options.Time.GetTimestamp()));
        try
        {
            return await _pipeline.ExecuteAsync(TryOnceAsync, context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or TimeoutException)
        {
            throw ConnectionErrors.Create(request, _transport, error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<ApiResponse> TryOnceAsync(ResilienceContext context)
    {
        ApiRequest request = Flight(context).Request;
        using CancellationTokenSource limit = new(request.Timeout, _options.Time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, limit.Token);
        try
        {
            using HttpResponseMessage response = await _transport
                .SendAsync(request.ToMessage, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            _reached = true;
            byte[] body = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return new ApiResponse(response.StatusCode, body, Wait(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException error) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw limit.IsCancellationRequested ? new TimeoutException("The request took too long.", error) : Unconnected(error);
        }
    }

    /// <summary>The HTTP client reports its limit for connecting as a cancellation, which a connection that failed is not.</summary>
    private static HttpRequestException Unconnected(OperationCanceledException error) =>
        new(HttpRequestError.ConnectionError, error.InnerException?.Message ?? error.Message, error.InnerException ?? error);

    private bool ShouldRetry(ResilienceContext context, Outcome<ApiResponse> outcome)
    {
        Flight flight = Flight(context);
        TimeSpan budget = _reached ? _options.Budget : FirstContactBudget;
        TimeSpan asked = outcome.Result?.RetryAfter ?? TimeSpan.Zero;
        if (context.CancellationToken.IsCancellationRequested || _options.Time.GetElapsedTime(flight.Started) + asked > budget)
        {
            return false;
        }

        if (outcome.Result is ApiResponse response)
        {
            return response.Status switch
            {
                HttpStatusCode.TooManyRequests => true,
                HttpStatusCode.InternalServerError => flight.Request.IsRepeatable && IsPassingFailure(response),
                HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => flight.Request.IsRepeatable,
                _ => false,
            };
        }

        return outcome.Exception is Exception error
            && ConnectionErrors.IsPassing(error)
            && (flight.Request.IsRepeatable || ConnectionErrors.IsBeforeSending(error));
    }

    /// <summary>
    /// A webhook or a kubelet that is down is not the server's own trouble, and who asked has a patience of its own for it:
    /// the one who applies a manifest waits longer than a request, the one who looks for a reason not at all. An object that
    /// does not fit its schema fits it no better later.
    /// </summary>
    private static bool IsPassingFailure(ApiResponse response)
    {
        string body = Encoding.UTF8.GetString(response.Body);
        return !body.Contains("failed calling webhook", StringComparison.Ordinal) && !ResponseErrors.IsKubeletUnreachable(body) && !ResponseErrors.IsMisfit(body);
    }

    private ValueTask OnRetry(OnRetryArguments<ApiResponse> arguments)
    {
        if (_notice is not null)
        {
            string why = arguments.Outcome.Result is ApiResponse response
                ? $"HTTP {(int)response.Status}"
                : arguments.Outcome.Exception!.Message;
            string wait = arguments.RetryDelay.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            _notice($"{Flight(arguments.Context).Request.Subject}: {why}; trying again in {wait} s.");
        }

        return default;
    }

    private MeshToolsException Refused(ApiRequest request, HttpStatusCode status, byte[] body) =>
        ResponseErrors.Create(
            request, _transport.Settings.Context, status, StatusReader.Parse(Encoding.UTF8.GetString(body), $"HTTP {(int)status}"));

    private static Flight Flight(ResilienceContext context) =>
        context.Properties.TryGetValue(FlightKey, out Flight? flight) ? flight : throw new InvalidOperationException("No request in this context.");

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        // "At once" is no answer to how long: the usual wait, so that a busy server is not asked in a tight loop.
        TimeSpan? wait = header?.Delta ?? (header?.Date - _options.Time.GetUtcNow());
        return wait is { Ticks: > 0 } ? wait : null;
    }
}
