using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Ingress;

/// <summary>Get-IngressGateway: which gateways there are, and where.</summary>
internal sealed class IngressQuery(ClusterClient client)
{
    /// <summary>One namespace; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name that must be there; null for all, or with <see cref="Matches"/>.</summary>
    public string? Name { get; init; }

    /// <summary>Which names; null for <see cref="Name"/> letter by letter.</summary>
    public Func<string, bool>? Matches { get; init; }

    /// <summary>The kubeconfig that every result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The names alone, for completion: two lists and not all.</summary>
    public async Task<IEnumerable<string>> NamesAsync(CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await new MeshObserver(client, TimeProvider.System)
            .ReadAsync(MeshObserver.DefaultNamespace, [KindNeed.Wish(MeshKinds.Deployment), KindNeed.Wish(MeshKinds.DaemonSet)], [], cancellationToken).ConfigureAwait(false);
        return IngressReader.Read(snapshot, null).Select(static gateway => gateway.Name);
    }

    public async Task<IReadOnlyList<ItemOutcome<IngressGateway>>> RunAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<KindNeed> needs = Namespace is null ? IngressPermissions.NeedsOfAll : IngressPermissions.NeedsOfOne;
        MeshSnapshot snapshot = await new IngressObserver(client).LookAsync(Namespace ?? MeshObserver.DefaultNamespace, needs, cancellationToken).ConfigureAwait(false);
        IngressGateway[] found =
        [
            .. IngressReader.Read(snapshot, KubeConfig)
                .Where(gateway => (Namespace is null || gateway.Namespace == Namespace) && (Name is null || (Matches?.Invoke(gateway.Name) ?? gateway.Name == Name))),
        ];
        return found.Length == 0 && Name is not null && Matches is null
            ? [IngressObserver.NotFound(new MeshView(snapshot), Namespace, Name)]
            : [.. found.Select(static gateway => (ItemOutcome<IngressGateway>)gateway)];
    }
}
