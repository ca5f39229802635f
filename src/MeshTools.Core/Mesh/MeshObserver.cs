using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;
using MeshTools.Permissions;

namespace MeshTools.Mesh;

/// <summary>Reads all that is wanted of a cluster at once: one list a kind, side by side.</summary>
internal sealed class MeshObserver(ClusterClient client, TimeProvider time)
{
    /// <summary>The namespace of the control plane in every profile.</summary>
    public const string DefaultNamespace = "istio-system";

    private readonly UnreadKinds _unread = new(client.Context);

    /// <summary>Told once about each kind that may not be read and could be done without.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>
    /// True for a command that decides by what is there, and must not take what the server failed to list for what does not
    /// exist: any failure but a missing right ends the reading.
    /// </summary>
    public bool Decides { get; init; }

    /// <param name="ns">The namespace of the control plane.</param>
    /// <param name="needs">What to read.</param>
    /// <param name="access">What to ask about the user's rights.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <exception cref="MeshToolsException">
    /// The cluster cannot be reached, or something may not be read that cannot be done without. A kind that cannot be read does
    /// not end the reading of the others.
    /// </exception>
    public async Task<MeshSnapshot> ReadAsync(
        string ns, IReadOnlyCollection<KindNeed> needs, IReadOnlyCollection<AccessRight> access, CancellationToken cancellationToken)
    {
        // First by itself: a cluster that cannot be reached is one error and not twenty.
        ServerVersion server = await client.GetServerVersionAsync(cancellationToken).ConfigureAwait(false);
        KindNeed[] due = [.. needs.Where(need => need.BeforeKubernetes is not int minor || server.Minor < minor)];
        Task<KindReading>[] readings = [.. due.Select(need => ReadKindAsync(need, ns, cancellationToken))];
        Task<AccessReading>[] answers = [.. access.Select(right => AskAsync(right, cancellationToken))];
        await Task.WhenAll([.. readings, .. answers]).ConfigureAwait(false);
        MeshSnapshot snapshot = new()
        {
            Context = client.Context,
            Namespace = ns,
            ServerVersion = server,
            Time = time.GetUtcNow(),
            Readings = due.Zip(readings, static (need, task) => KeyValuePair.Create(need.Kind, task.Result)).ToDictionary(),
            Access = [.. answers.Select(static task => task.Result)],
        };
        snapshot = await NarrowAsync(snapshot, due, cancellationToken).ConfigureAwait(false);
        _unread.Judge(snapshot, due, Warn);
        return snapshot;
    }

    private async Task<KindReading> ReadKindAsync(KindNeed need, string ns, CancellationToken cancellationToken)
    {
        KindRef kind = need.Kind;
        try
        {
            if (await client.TryResolveAsync(kind, cancellationToken).ConfigureAwait(false) is not ResourceType type)
            {
                return KindReading.NotServed;
            }

            string? scope = need.PrefersAll || need.Scopes.Contains(PermissionScope.Cluster) ? null : ns;
            try
            {
                return new KindReading(await ListAsync(kind, scope, cancellationToken).ConfigureAwait(false));
            }
            catch (MeshToolsException error) when (error.HttpStatus == 404)
            {
                // Its definition was deleted since discovery was read.
                return KindReading.NotServed;
            }
            catch (MeshToolsException error) when (error.HttpStatus == 403)
            {
                string? part = type.Namespaced && scope is null && !need.PrefersAll ? ns : null;
                return Unread(error) with { Objects = await ListInNamespaceAsync(kind, part, cancellationToken).ConfigureAwait(false) };
            }
        }
        catch (MeshToolsException error) when (!Decides && (error.HttpStatus is not (0 or 401) || error.Definition == ErrorCatalog.UnexpectedAnswer))
        {
            return Unread(error);
        }
    }

    /// <summary>Reads once more, in the namespaces that matter alone, what may not be listed everywhere.</summary>
    private async Task<MeshSnapshot> NarrowAsync(MeshSnapshot snapshot, KindNeed[] needs, CancellationToken cancellationToken)
    {
        Dictionary<KindRef, KindReading> readings = new(snapshot.Readings);
        foreach (KindNeed need in needs.Where(need => need.PrefersAll && snapshot.Reading(need.Kind).IsForbidden))
        {
            try
            {
                List<ObservedObject> found = [];
                foreach (string place in Places(snapshot, need))
                {
                    found.AddRange(await ListAsync(need.Kind, place, cancellationToken).ConfigureAwait(false));
                }

                readings[need.Kind] = new KindReading(found);
            }
            catch (MeshToolsException error) when (error.HttpStatus == 403)
            {
                readings[need.Kind] = Unread(error);
            }
        }

        return snapshot with { Readings = readings };
    }

    /// <summary>The namespaces of the gateways, and the mesh's own where it is wanted or no gateway is known.</summary>
    private static HashSet<string> Places(MeshSnapshot snapshot, KindNeed need)
    {
        HashSet<string> places = need.Scopes.Contains(PermissionScope.Gateway)
            ? [.. new MeshView(snapshot).GatewayWorkloads.Select(static gateway => gateway.Namespace).OfType<string>()]
            : [];
        if (places.Count == 0 || need.Scopes.Contains(PermissionScope.Mesh))
        {
            places.Add(snapshot.Namespace);
        }

        return places;
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

    private async Task<AccessReading> AskAsync(AccessRight right, CancellationToken cancellationToken)
    {
        try
        {
            return new AccessReading(right, await new AccessReview(client).IsAllowedAsync(right, cancellationToken).ConfigureAwait(false));
        }
        catch (MeshToolsException error) when (error.HttpStatus is not (0 or 401))
        {
            return new AccessReading(right, null) { Problem = error.Message };
        }
    }

    private static KindReading Unread(MeshToolsException error) => new([]) { Problem = error.Message, IsForbidden = error.HttpStatus == 403 };
}
