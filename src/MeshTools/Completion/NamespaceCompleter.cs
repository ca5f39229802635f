using MeshTools.Cluster;

namespace MeshTools.Completion;

/// <summary>The namespaces there are.</summary>
public sealed class NamespaceCompleter : CappedCompleter
{
    private protected override async Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken)
    {
        ListResult<string> namespaces = await ClusterClients.Get(connection).ListAsync(
            new KindRef(string.Empty, "Namespace", "v1"),
            new ListQuery { Form = ObjectForm.Metadata },
            static item => item.GetProperty("metadata").GetProperty("name").GetString()!,
            cancellationToken).ConfigureAwait(false);
        return namespaces.Items;
    }
}
