using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh;

/// <summary>Reads all that is wanted of a cluster at once: one list a kind, side by side.</summary>
internal sealed class MeshObserver(ClusterClient client, TimeProvider time)
{
    /// <summary>The namespace of the control plane in every profile.</summary>
    public const string DefaultNamespace = "istio-system";

    // Kinds of which only this namespace matters. The mesh config and Kiali's are where the control plane is.
    private static readonly KindRef[] InNamespace = [MeshKinds.ConfigMap];

    /// <param name="ns">The namespace of the control plane.</param>
    /// <param name="kinds">What to read.</param>
    /// <param name="access">What to ask about the user's rights.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <exception cref="MeshToolsException">The cluster cannot be reached. A kind that cannot be read does not end the others.</exception>
    public async Task<MeshSnapshot> ReadAsync(
        string ns, IReadOnlyCollection<KindRef> kinds, IReadOnlyCollection<AccessReading> access, CancellationToken cancellationToken)
    {
        // First by itself: a cluster that cannot be reached is one error and not twenty.
        ServerVersion server = await client.GetServerVersionAsync(cancellationToken).ConfigureAwait(false);
        Task<KindReading>[] readings = [.. kinds.Select(kind => ReadKindAsync(kind, ns, cancellationToken))];
        Task<AccessReading>[] answers = [.. access.Select(question => AskAsync(question, cancellationToken))];
        await Task.WhenAll([.. readings, .. answers]).ConfigureAwait(false);
        return new MeshSnapshot
        {
            Context = client.Context,
            Namespace = ns,
            ServerVersion = server,
            Time = time.GetUtcNow(),
            Readings = kinds.Zip(readings, static (kind, task) => KeyValuePair.Create(kind, task.Result)).ToDictionary(),
            Access = [.. answers.Select(static task => task.Result)],
        };
    }

    private async Task<KindReading> ReadKindAsync(KindRef kind, string ns, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.TryResolveAsync(kind, cancellationToken).ConfigureAwait(false) is not ResourceType type)
            {
                return KindReading.NotServed;
            }

            string? scope = InNamespace.Contains(kind) ? ns : null;
            try
            {
                return new KindReading(await ListAsync(kind, scope, cancellationToken).ConfigureAwait(false));
            }
            catch (MeshToolsException error) when (error.HttpStatus == 403)
            {
                return Unread(error) with { Objects = await ListInNamespaceAsync(kind, type.Namespaced && scope is null ? ns : null, cancellationToken).ConfigureAwait(false) };
            }
        }
        catch (MeshToolsException error) when (error.HttpStatus is not (0 or 401) || error.Definition == ErrorCatalog.UnexpectedAnswer)
        {
            return Unread(error);
        }
    }

    /// <summary>What a user sees who has rights in the mesh's namespace alone; nothing when there is none such.</summary>
    private async Task<IReadOnlyList<ObservedObject>> ListInNamespaceAsync(KindRef kind, string? ns, CancellationToken cancellationToken)
    {
        try
        {
            return ns is null ? [] : await ListAsync(kind, ns, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.HttpStatus == 403)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<ObservedObject>> ListAsync(KindRef kind, string? ns, CancellationToken cancellationToken)
    {
        ListQuery query = new()
        {
            Namespace = ns,

            // Tokens are none of our business, and clusters have hundreds of them.
            FieldSelector = kind == MeshKinds.Secret ? "type!=kubernetes.io/service-account-token" : null,
        };
        ListResult<ObservedObject?> list = await client.ListAsync(kind, query, item => ObjectReader.Read(kind, item), cancellationToken).ConfigureAwait(false);
        return [.. list.Items.OfType<ObservedObject>()];
    }

    private async Task<AccessReading> AskAsync(AccessReading question, CancellationToken cancellationToken)
    {
        try
        {
            bool allowed = await new AccessReview(client)
                .IsAllowedAsync(question.Verb, question.Group, question.Resource, question.Namespace, cancellationToken).ConfigureAwait(false);
            return question with { IsAllowed = allowed };
        }
        catch (MeshToolsException error) when (error.HttpStatus is not (0 or 401))
        {
            return question;
        }
    }

    private static KindReading Unread(MeshToolsException error) => new([]) { Problem = error.Message, IsForbidden = error.HttpStatus == 403 };
}
