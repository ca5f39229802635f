using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Errors;
using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>Get-ExtAuthzFilter: which external authorization there is, whoever made it.</summary>
internal sealed class ExtAuthzQuery(ClusterClient client)
{
    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>Names, with a test for patterns; all when there are none.</summary>
    public IReadOnlyList<NameFilter> Names { get; init; } = [];

    /// <summary>Only what is for these gateways; all when there are none.</summary>
    public IReadOnlyList<NameFilter> Gateways { get; init; } = [];

    /// <summary>The version to assume where the images do not tell it; null for none.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>Told about what may not be read and could be done without; null for nobody.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The kubeconfig that results carry along.</summary>
    public string? KubeConfig { get; init; }

    /// <returns>The filters, and an error for each plain name that nothing has.</returns>
    public async Task<IReadOnlyList<ItemOutcome<ExtAuthzFilter>>> RunAsync(CancellationToken cancellationToken)
    {
        ExtAuthzObservation seen = await new ExtAuthzObserver(client, Warn).ReadAsync(Namespace, Version, cancellationToken).ConfigureAwait(false);
        return Select(seen, Names, Gateways, KubeConfig);
    }

    /// <summary>Pure.</summary>
    public static IReadOnlyList<ItemOutcome<ExtAuthzFilter>> Select(
        ExtAuthzObservation seen, IReadOnlyList<NameFilter> names, IReadOnlyList<NameFilter> gateways, string? kubeConfig)
    {
        ExtAuthzFilter[] all = [.. ExtAuthzReader.Read(seen.View, seen.KnownOrThrow(), kubeConfig)];
        IEnumerable<ExtAuthzFilter> wanted = all
            .Where(filter => names.Count == 0 || names.Any(name => name.Matches(filter.Name)))
            .Where(filter => gateways.Count == 0 || (filter.Gateway?.Split(", ").Any(gateway => gateways.Any(name => name.Matches(gateway))) ?? false))
            .OrderBy(static filter => filter.Namespace, StringComparer.Ordinal).ThenBy(static filter => filter.Name, StringComparer.Ordinal);
        return
        [
            .. wanted.Select(static filter => (ItemOutcome<ExtAuthzFilter>)filter),
            .. names.Where(name => !name.IsPattern && !Array.Exists(all, filter => name.Matches(filter.Name))).Select(name => (ItemOutcome<ExtAuthzFilter>)NotFound(seen, name.Text, all)),
            .. gateways.Where(name => !name.IsPattern && !seen.View.GatewayWorkloads.Any(gateway => name.Matches(gateway.Name)))
                .Select(name => (ItemOutcome<ExtAuthzFilter>)NoGateway(seen, name.Text)),
        ];
    }

    public static MeshToolsException NotFound(ExtAuthzObservation seen, string name, IEnumerable<ExtAuthzFilter> all)
    {
        string[] names = [.. all.Select(static filter => filter.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new MeshToolsException(
            ErrorCatalog.ExtAuthzFilterNotFound,
            $"There is no external authorization '{name}' in context '{seen.View.Snapshot.Context}'{(names.Length == 0 ? ", nor any other." : $"; there is {string.Join(", ", names)}.")}",
            target: name);
    }

    public static MeshToolsException NoGateway(ExtAuthzObservation seen, string name) => new(
        ErrorCatalog.IngressGatewayNotFound,
        $"There is no gateway '{name}' in context '{seen.View.Snapshot.Context}'; {ExtAuthzGateways.All(seen.View)}.",
        target: name);
}
