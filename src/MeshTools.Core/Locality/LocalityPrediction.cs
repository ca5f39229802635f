using MeshTools.Errors;

namespace MeshTools.Locality;

/// <summary>From a request and a simulator to the splits it is about. Pure.</summary>
internal static class LocalityPrediction
{
    /// <exception cref="MeshToolsException">InvalidLocality, IngressGatewayNotFound.</exception>
    public static (IReadOnlyList<LoadSplit> Splits, IReadOnlyList<MeshToolsException> Errors) Predict(LocalitySimulator simulator, LocalityTestRequest request)
    {
        (IReadOnlyList<ServiceHost> hosts, IReadOnlyList<MeshToolsException> unknown) = ServiceInput.Resolve(request.Services, simulator.Hosts);
        List<MeshToolsException> errors = [.. unknown];
        List<LoadSplit> splits = [];
        IReadOnlyList<Caller>? gateway = request.Gateway is null ? null : simulator.Callers.Gateway(request.Gateway);
        LocalityPath[] failing = [.. request.Unhealthy.Select(Place)];
        foreach (ServiceHost host in hosts)
        {
            if (request.Port is int port && host.WithPort(port) is null)
            {
                errors.Add(new MeshToolsException(ErrorCatalog.ServicePortNotFound, $"{host.Source.Target} has no port {port}.", target: host.ShortName));
                continue;
            }

            ServiceHost target = request.Port is int wanted ? host.WithPort(wanted)! : host;
            foreach (Caller caller in gateway ?? [Somewhere(simulator, request, target)])
            {
                splits.Add(simulator.Run(target, caller, failing.Length == 0 ? null : place => Array.Exists(failing, place.Matches)));
            }
        }

        return (splits, errors);
    }

    /// <summary>One record for each locality; where there are no endpoints one that says so.</summary>
    public static IEnumerable<LocalityRoute> Routes(LoadSplit split, string context, string? kubeConfig)
    {
        LocalityRoute route = new()
        {
            Host = split.Host.Name,
            Port = split.Host.Port,
            Gateway = split.Caller.Gateway,
            From = split.Caller.Place.ToString(),
            To = string.Empty,
            Share = 0,
            ShareWhenLocalFails = 0,
            Endpoints = 0,
            Effective = split.IsEffective,
            Reason = split.Reason,
            Context = context,
            KubeConfig = kubeConfig,
        };
        if (split.Groups.Count == 0)
        {
            return [route];
        }

        return split.Groups.Select((group, i) => route with
        {
            To = group.Locality.ToString(),
            Priority = group.Priority,
            Share = split.Shares[i],
            ShareWhenLocalFails = split.SharesWhenLocalFails[i],
            Endpoints = group.Endpoints,
        });
    }

    /// <summary>A place as a user writes it.</summary>
    /// <exception cref="MeshToolsException">InvalidLocality: without a region, with an asterisk, or with too many parts.</exception>
    public static LocalityPath Place(string text)
    {
        LocalityPath place = LocalityPath.Parse(text);
        return place.Region.Length == 0 || text.Contains('*', StringComparison.Ordinal) || text.Count(static c => c == '/') > 2
            ? throw new MeshToolsException(ErrorCatalog.InvalidLocality, $"'{text}' is no place: it must be REGION, REGION/ZONE or REGION/ZONE/SUBZONE.", target: text)
            : place;
    }

    private static Caller Somewhere(LocalitySimulator simulator, LocalityTestRequest request, ServiceHost host)
    {
        LocalityPath place = Place(request.From ?? string.Empty);
        Caller caller = CallerReader.Somewhere(place.ToString(), request.CallerNamespace ?? host.Source.Namespace ?? string.Empty);
        return request.Live ? simulator.Callers.WithPods(caller) : simulator.Callers.WithNote(caller);
    }
}
