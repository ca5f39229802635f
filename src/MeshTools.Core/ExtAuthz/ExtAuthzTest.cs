using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Mesh;

namespace MeshTools.ExtAuthz;

/// <summary>Test-ExtAuthzFilter: each server of each gateway, guarded or not, and why.</summary>
internal sealed class ExtAuthzTest(ClusterClient client)
{
    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>Only these gateways; all when there are none.</summary>
    public IReadOnlyList<NameFilter> Gateways { get; init; } = [];

    /// <summary>The version to assume where the images do not tell it; null for none.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>Told about what may not be read and could be done without; null for nobody.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The kubeconfig that results carry along.</summary>
    public string? KubeConfig { get; init; }

    /// <returns>The rows, and an error for each gateway that does not exist.</returns>
    public async Task<IReadOnlyList<ItemOutcome<ExtAuthzCoverage>>> RunAsync(CancellationToken cancellationToken)
    {
        ExtAuthzObservation seen = await new ExtAuthzObserver(client, Warn).ReadAsync(Namespace, Version, cancellationToken).ConfigureAwait(false);
        return
        [
            .. ExtAuthzMap.Read(seen.View, seen.KnownOrThrow(), KubeConfig)
                .Where(row => Gateways.Count == 0 || Gateways.Any(name => name.Matches(row.Gateway)))
                .Select(static row => (ItemOutcome<ExtAuthzCoverage>)row),
            .. Gateways.Where(name => !name.IsPattern && !seen.View.GatewayWorkloads.Any(gateway => name.Matches(gateway.Name)))
                .Select(name => (ItemOutcome<ExtAuthzCoverage>)ExtAuthzQuery.NoGateway(seen, name.Text)),
        ];
    }

    /// <summary>Whether all is guarded. Where there is no server at all nothing is: one that is added later would be open.</summary>
    public static bool Passes(IReadOnlyList<ItemOutcome<ExtAuthzCoverage>> outcomes) =>
        outcomes.Count > 0 && outcomes.All(static outcome => outcome.Value is { IsHealthy: true });
}
