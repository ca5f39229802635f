using MeshTools.Cluster;

namespace MeshTools.Completion;

/// <summary>The Services there are, as name.namespace.</summary>
public sealed class ExtAuthzServiceCompleter : CappedCompleter
{
    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        ListResult<string> services = await ClusterClients.Get(connection).ListAsync(
            new KindRef(string.Empty, "Service", "v1"),
            new ListQuery { Form = ObjectForm.Metadata },
            static item => $"{item.GetProperty("metadata").GetProperty("name").GetString()}.{item.GetProperty("metadata").GetProperty("namespace").GetString()}",
            cancellationToken).ConfigureAwait(false);
        return services.Items.Order(StringComparer.Ordinal);
    }
}
