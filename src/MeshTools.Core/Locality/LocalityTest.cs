using System.Runtime.CompilerServices;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Locality;

/// <summary>Test-LocalityLb: where requests go, and with -Live where istiod really sends them.</summary>
internal sealed class LocalityTest(ClusterClient client, IOperationHost host)
{
    /// <summary>One record for each locality of each host and caller; an error for each service that there is not.</summary>
    public async IAsyncEnumerable<ItemOutcome<LocalityRoute>> RunAsync(
        LocalityTestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LocalitySimulator simulator = await new LocalityObserver(client, host.Warning).ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<LoadSplit> splits, IReadOnlyList<MeshToolsException> errors) = LocalityPrediction.Predict(simulator, request);
        foreach (MeshToolsException error in errors)
        {
            yield return error;
        }

        LiveEndpoints live = new(client, simulator.View);
        foreach (LoadSplit split in splits)
        {
            IReadOnlyList<LocalityRoute> routes = [.. LocalityPrediction.Routes(split, client.Context, request.KubeConfig)];
            MeshToolsException? failed = null;
            if (request.Live)
            {
                (routes, failed) = await CompareAsync(live, split, routes, cancellationToken).ConfigureAwait(false);
            }

            foreach (LocalityRoute route in routes)
            {
                yield return route;
            }

            if (failed is not null)
            {
                yield return failed;
            }
        }
    }

    /// <summary>
    /// For -Quiet: whether all requests stay in their caller's region. Pods of a gateway in one place are two callers where
    /// istiod knows of some and not of others.
    /// </summary>
    public static bool StaysLocal(IReadOnlyCollection<LocalityRoute> routes) => routes.Count > 0 && routes
        .GroupBy(static route => (route.Host, route.Port, route.From))
        .All(static split => split.Sum(static route => route.Share) is > 0 and double all && split.Where(IsLocal).Sum(static route => route.Share) >= LoadSplit.Whole * all);

    private static bool IsLocal(LocalityRoute route) =>
        LocalityPath.Parse(route.From).Region is { Length: > 0 } region && LocalityPath.Parse(route.To).Region == region;

    /// <summary>The prediction is shown also when it cannot be compared.</summary>
    private static async Task<(IReadOnlyList<LocalityRoute> Routes, MeshToolsException? Error)> CompareAsync(
        LiveEndpoints live, LoadSplit split, IReadOnlyList<LocalityRoute> predicted, CancellationToken cancellationToken)
    {
        if (split.Caller.Pods.Count == 0)
        {
            return (predicted, new MeshToolsException(ErrorCatalog.LiveNotAvailable, $"No ready pod in {split.Caller.Place} has a proxy that istiod could be asked about.", target: split.Host.ShortName));
        }

        try
        {
            string proxy = split.Caller.Pods[0];
            EndpointDump dump = await live.ReadAsync(proxy, cancellationToken).ConfigureAwait(false);
            return ([.. LiveComparison.Compare(predicted, dump.Find(split.Host.Name, split.Host.Port), proxy)], null);
        }
        catch (MeshToolsException error)
        {
            return (predicted, error);
        }
    }
}
