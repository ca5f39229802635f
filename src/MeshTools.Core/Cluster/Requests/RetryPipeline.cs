using Polly;
using Polly.Retry;

namespace MeshTools.Cluster.Requests;

/// <summary>
/// The tries after a first one that failed. Apart from <see cref="RequestSender"/>, because building a pipeline (Polly checks
/// its options by reflection) costs a session's first command about as much as the request itself, and few commands need one.
/// </summary>
internal sealed class RetryPipeline
{
    private static readonly ResiliencePropertyKey<Flight> FlightKey = new("meshtools.flight");

    private readonly ResiliencePipeline<ApiResponse> _pipeline;

    /// <param name="options">How patiently to retry.</param>
    /// <param name="shouldRetry">Whether the outcome of a try (an answer or an exception) is worth another.</param>
    /// <param name="notice">Told about each further try, before the wait: the outcome, and how long it will be.</param>
    public RetryPipeline(
        RetryOptions options,
        Func<Flight, ApiResponse?, Exception?, bool> shouldRetry,
        Action<Flight, ApiResponse?, Exception?, TimeSpan> notice)
    {
        _pipeline = new ResiliencePipelineBuilder<ApiResponse> { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions<ApiResponse>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(
                    !arguments.Context.CancellationToken.IsCancellationRequested
                    && shouldRetry(FlightOf(arguments.Context), arguments.Outcome.Result, arguments.Outcome.Exception)),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
                OnRetry = arguments =>
                {
                    notice(FlightOf(arguments.Context), arguments.Outcome.Result, arguments.Outcome.Exception, arguments.RetryDelay);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Goes on from a first try until one succeeds or none is worth it.</summary>
    /// <param name="flight">The request.</param>
    /// <param name="first">The first try, which has ended.</param>
    /// <param name="tryOnce">Makes another.</param>
    /// <param name="cancellationToken">Ends it, and the wait before a try.</param>
    public async Task<ApiResponse> GoOnAsync(
        Flight flight, Task<ApiResponse> first, Func<ApiRequest, CancellationToken, Task<ApiResponse>> tryOnce, CancellationToken cancellationToken)
    {
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(FlightKey, flight);
        Task<ApiResponse>? next = first;
        try
        {
            return await _pipeline.ExecuteAsync(
                async context => await (Interlocked.Exchange(ref next, null) ?? tryOnce(flight.Request, context.CancellationToken)).ConfigureAwait(false),
                context).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static Flight FlightOf(ResilienceContext context) =>
        context.Properties.TryGetValue(FlightKey, out Flight? flight) ? flight : throw new InvalidOperationException("No request in this context.");
}
