using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>Get-LocalityLb: the services for which something is set, and whether it has an effect.</summary>
internal sealed class LocalityQuery(ClusterClient client, IOperationHost host)
{
    /// <summary>One outcome for each service: those named, or all that have a rule with outlierDetection or a locality setting.</summary>
    public async Task<IReadOnlyList<ItemOutcome<LocalityLb>>> RunAsync(LocalityRequest request, CancellationToken cancellationToken)
    {
        LocalitySimulator simulator = await new LocalityObserver(client, host.Warning).ReadAsync(request.Namespace, request.Version, cancellationToken).ConfigureAwait(false);
        return Describe(simulator, request, client.Context);
    }

    /// <summary>The same for a snapshot. Pure.</summary>
    public static IReadOnlyList<ItemOutcome<LocalityLb>> Describe(LocalitySimulator simulator, LocalityRequest request, string context)
    {
        (IReadOnlyList<ServiceHost> hosts, IReadOnlyList<MeshToolsException> unknown) = request.Services.Count > 0
            ? ServiceInput.Resolve(request.Services, simulator.Hosts)
            : (All(simulator), []);

        // A pattern asks for those that have something; a name asks for that one.
        HashSet<string> named = [.. request.Services.Where(static input => input.Matches is null).Select(static input => input.Name)];
        LocalityVerdict verdict = new(simulator);
        return
        [
            .. unknown.Select(static error => (ItemOutcome<LocalityLb>)error),
            .. hosts.Where(item => IsSet(simulator, item) || named.Contains(item.ShortName) || named.Contains(item.Source.Name) || named.Contains(item.Name))
                .Select(item => (ItemOutcome<LocalityLb>)verdict.Describe(item, null, context, request.KubeConfig)),
        ];
    }

    private static ServiceHost[] All(LocalitySimulator simulator) =>
    [
        .. simulator.Hosts.Find("*", static _ => true)
            .Concat(simulator.View.Snapshot.Of(MeshKinds.ServiceEntry).SelectMany(static entry => entry.Spec.Texts("hosts").Select(name => ServiceHost.Of(name, entry))).OfType<ServiceHost>())
            .DistinctBy(static host => host.Name),
    ];

    private static bool IsSet(LocalitySimulator simulator, ServiceHost host) => simulator.Rules
        .Find(host, host.Source.Namespace ?? string.Empty, new Dictionary<string, string>())
        .Any(static rule => rule.Spec.Within().Any(static part => part.ContainsKey("outlierDetection") || part.ContainsKey("localityLbSetting")));
}
