using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Ingress;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Uninstall;

/// <summary>Finds what belongs to a mesh: what Install-Mesh recorded, what other installers labelled, and what istiod made by itself.</summary>
/// <param name="client">The cluster.</param>
/// <param name="warn">Told, once, what stays because the user may not see it.</param>
internal sealed class UninstallObserver(ClusterClient client, Action<string> warn)
{
    // Of istioctl and the operator, 1.5 to 1.30 (SOURCES.md, section 1). Helm's objects belong to Helm.
    private static readonly string[] InstallerSelectors =
    [
        "operator.istio.io/component", "install.operator.istio.io/owning-resource",
    ];

    private readonly InstallObserver _installed = new(client);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Everything that the request is about.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="gone">Namespaces that were deleted: whatever was in them goes with them, and so do the rights that somebody had there alone.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<IReadOnlyList<MeshObject>> ReadAsync(UninstallRequest request, IReadOnlySet<string> gone, CancellationToken cancellationToken)
    {
        FoundObjects found = new(client, Warn);
        bool isThere = !gone.Contains(request.Namespace);
        if (isThere)
        {
            await AddRecordedAsync(found, request, cancellationToken).ConfigureAwait(false);
        }

        await AddLabelledAsync(found, request, cancellationToken).ConfigureAwait(false);
        await AddPublishedAsync(found, request, gone, cancellationToken).ConfigureAwait(false);
        if (request.Purge)
        {
            await AddRootCertificatesAsync(found, cancellationToken).ConfigureAwait(false);
            await found.AddAsync(UninstallKinds.Definitions, ListQuery.All, static name => name.EndsWith(".istio.io", StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        }

        if (request.Purge && isThere)
        {
            await AddRuntimeAsync(found, request.Namespace, cancellationToken).ConfigureAwait(false);
            await new KialiLeavings(client, Warn).AddToAsync(found, request.Namespace, cancellationToken).ConfigureAwait(false);
        }

        return [.. found.All.OrderBy(static item => item.Address.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>With -Purge: the same objects, the namespace with what is in it, and definitions with their objects, which nobody asks for with -Force.</summary>
    public async Task<IReadOnlyList<MeshObject>> WithInstancesAsync(IReadOnlyList<MeshObject> objects, UninstallRequest request, CancellationToken cancellationToken)
    {
        ConcurrentBag<MeshObject> known = [];
        await BoundedParallel.EachAsync(
            objects,
            async (item, stop) => known.Add(item.Address.Kind.Kind switch
            {
                "CustomResourceDefinition" when !request.Force => item with { Instances = await _installed.InstancesAsync(item.Address, stop).ConfigureAwait(false) },
                "Namespace" => await WithContentAsync(item, stop).ConfigureAwait(false),
                _ => item,
            }),
            cancellationToken).ConfigureAwait(false);
        return [.. known.OrderBy(static item => item.Address.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Those deletions whose very object exists still.</summary>
    public async Task<IReadOnlyList<Change>> StillThereAsync(IReadOnlyList<Change> deleted, CancellationToken cancellationToken)
    {
        ConcurrentBag<Change> open = [];
        await BoundedParallel.EachAsync(
            deleted,
            async (change, stop) =>
            {
                if (await client.TryResolveAsync(change.Target.Kind, stop).ConfigureAwait(false) is not null
                    && await client.TryGetAsync(change.Target, stop, ObjectForm.Metadata).ConfigureAwait(false) is JsonObject found
                    && found.Text("metadata", "uid") == change.Uid)
                {
                    open.Add(change);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return [.. open];
    }

    private async Task AddRecordedAsync(FoundObjects found, UninstallRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApplySet> sets = await _installed.SetsAsync(request.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (ApplySet set in sets.Where(set => request.Purge || set.Revision == request.Revision))
        {
            string[] others = request.Purge ? [] : [.. sets.Where(other => other != set).Select(static other => other.Id)];
            JsonObject parent = await client.GetAsync(set.Parent, cancellationToken).ConfigureAwait(false);
            found.Add(new MeshObject(set.Parent, parent.Text("metadata", "uid"), []));
            foreach (InstalledObject member in await _installed.MembersAsync(set, set.Read(parent), others, null, cancellationToken).ConfigureAwait(false))
            {
                found.Add(new MeshObject(member.Address, member.Uid, []) { SharedWith = member.SharedWith });
            }
        }
    }

    private static Task AddLabelledAsync(FoundObjects found, UninstallRequest request, CancellationToken cancellationToken)
    {
        string revision = request.Purge ? string.Empty : request.Revision is null ? ",istio.io/rev in (default)" : $",istio.io/rev={request.Revision}";

        // What an inventory has is found by it; it may be another revision's.
        string notRecorded = $"!{ApplySet.MemberLabel}";
        string[] selectors =
        [
            .. InstallerSelectors.Select(selector => $"{selector}{revision},{notRecorded}"),

            // 1.5 knows no revisions.
            .. request.Purge || request.Revision is not null ? [] : InstallerSelectors.Select(selector => $"{selector},!istio.io/rev,{notRecorded}"),
        ];
        return BoundedParallel.EachAsync(
            UninstallKinds.All.SelectMany(_ => selectors, static (kind, selector) => (Kind: kind, Selector: selector)),
            async (place, stop) => await found.AddAsync(place.Kind, new ListQuery { LabelSelector = place.Selector }, stop).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>
    /// Gateways that Publish-IngressGateway has made DaemonSets of, with their records. They are in no inventory, and those of
    /// 1.5 have no label of an installer. Helm's stay Helm's.
    /// </summary>
    private async Task AddPublishedAsync(FoundObjects found, UninstallRequest request, IReadOnlySet<string> gone, CancellationToken cancellationToken)
    {
        KindRef kind = MeshKinds.DaemonSet with { Version = "v1" };
        ListResult<JsonObject> daemonSets = await client.ListAsync(
            kind, new ListQuery { Namespace = request.Purge ? null : request.Namespace, Form = ObjectForm.Metadata }, static item => JsonObject.Create(item.Clone())!, cancellationToken).ConfigureAwait(false);
        foreach (JsonObject item in daemonSets.Items.Where(DaemonSetForm.IsPublished))
        {
            IReadOnlyDictionary<string, string> labels = item.Map("metadata", "labels");
            string revision = labels.GetValueOrDefault("istio.io/rev", "default");
            if (labels.GetValueOrDefault("app.kubernetes.io/managed-by") == "Helm" || (!request.Purge && revision != (request.Revision ?? "default")))
            {
                continue;
            }

            ObjectAddress address = new(kind, item.Text("metadata", "namespace"), item.Text("metadata", "name")!);
            found.Add(new MeshObject(address, item.Text("metadata", "uid"), []));
            if (!gone.Contains(address.Namespace!))
            {
                await found.AddAsync(IngressRecord.Address(address.Namespace!, address.Name), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task AddRuntimeAsync(FoundObjects found, string ns, CancellationToken cancellationToken)
    {
        ListQuery here = new() { Namespace = ns };
        await found.AddAsync(MeshKinds.ConfigMap, here, UninstallKinds.RuntimeNames.Contains, cancellationToken).ConfigureAwait(false);
        await found.AddAsync(UninstallKinds.Leases, here, UninstallKinds.RuntimeNames.Contains, cancellationToken).ConfigureAwait(false);
        try
        {
            await found.AddAsync(new ObjectAddress(IngressRecord.Secret, ns, UninstallKinds.AuthoritySecret), cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
        {
            Warn($"{UninstallKinds.AuthorityStays} {error.Message}");
        }
    }

    // In every namespace, under a label of istiod's own.
    private static Task AddRootCertificatesAsync(FoundObjects found, CancellationToken cancellationToken) =>
        found.AddAsync(MeshKinds.ConfigMap, new ListQuery { LabelSelector = "istio.io/config=true" }, UninstallKinds.RuntimeNames.Contains, cancellationToken);

    /// <summary>What people put into a namespace. Kubernetes itself puts an account, its token and a root certificate into each.</summary>
    private async Task<MeshObject> WithContentAsync(MeshObject ns, CancellationToken cancellationToken)
    {
        FoundObjects content = new(client, Warn);
        ConcurrentBag<string> unseen = [];
        await BoundedParallel.EachAsync(
            UninstallKinds.All.Except(UninstallKinds.OfCluster).Concat(UninstallKinds.OfPeople),
            async (kind, stop) =>
            {
                try
                {
                    await content.AddAsync(kind, new ListQuery { Namespace = ns.Address.Name }, stop).ConfigureAwait(false);
                }
                catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
                {
                    unseen.Add(error.Message);
                }
            },
            cancellationToken).ConfigureAwait(false);
        return ns with
        {
            Instances = [.. content.Addresses.Where(static address => !IsOfEveryNamespace(address)).OrderBy(static address => address.ToString(), StringComparer.Ordinal)],
            Unseen = unseen.IsEmpty ? null : string.Join("; ", unseen.Order(StringComparer.Ordinal)),
        };
    }

    // What Kubernetes puts into each, OpenShift too; and who may do what in it, which means nothing without it.
    private static bool IsOfEveryNamespace(ObjectAddress address) => address.Kind.Kind switch
    {
        "ServiceAccount" => address.Name == "default",
        "ConfigMap" => address.Name is "kube-root-ca.crt" or "openshift-service-ca.crt",
        "Secret" => address.Name.Contains("-token-", StringComparison.Ordinal),
        "Role" or "RoleBinding" => true,
        _ => false,
    };

    private void Warn(string message)
    {
        if (_told.Add(message))
        {
            warn(message);
        }
    }
}
