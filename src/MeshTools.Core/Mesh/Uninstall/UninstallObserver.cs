using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Ingress;
using MeshTools.Kiali;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Uninstall;

/// <summary>Finds what belongs to a mesh: what Install-Mesh recorded, what other installers labelled, and what istiod made by itself.</summary>
internal sealed class UninstallObserver(ClusterClient client)
{
    // Of istioctl and the operator, 1.5 to 1.30 (SOURCES.md, section 1). Helm's objects belong to Helm.
    private static readonly string[] InstallerSelectors =
    [
        "operator.istio.io/component", "install.operator.istio.io/owning-resource",
    ];

    /// <summary>istiod's own CA.</summary>
    public const string AuthoritySecret = "istio-ca-secret";

    /// <summary>What istiod puts into every namespace.</summary>
    public const string RootCertificate = "istio-ca-root-cert";

    // What else istiod writes while it runs: the root certificate in every namespace, and who leads.
    private static readonly string[] RuntimeNames =
    [
        RootCertificate, "istio-security", "istio-leader", "istio-namespace-controller-election", "istio-validation-controller-election",
        "istio-gateway-deployment-leader", "istio-gateway-status-leader", "istio-status-leader", "istio-analyze-leader", "istio-gateway-leader",
        "istio-gateway-ca-root",
    ];

    // Secrets are not among them: no manifest of Istio's has one, and nobody should have to read all of a cluster's.
    public static readonly IReadOnlyList<KindRef> Kinds =
    [
        MeshKinds.Deployment, MeshKinds.DaemonSet, MeshKinds.Service, MeshKinds.ConfigMap, MeshKinds.HorizontalPodAutoscaler,
        MeshKinds.PodDisruptionBudget, MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding, MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook,
        MeshKinds.EnvoyFilter, MeshKinds.Gateway, MeshKinds.IstioOperator, new("", "ServiceAccount"), new("rbac.authorization.k8s.io", "Role"),
        new("rbac.authorization.k8s.io", "RoleBinding"), new("networking.istio.io", "Sidecar"), new("security.istio.io", "PeerAuthentication"),
        new("telemetry.istio.io", "Telemetry"), new("apps", "StatefulSet"), new("networking.k8s.io", "NetworkPolicy"),
    ];

    /// <summary>Those of them that have no namespace.</summary>
    public static readonly IReadOnlyList<KindRef> OfCluster = [MeshKinds.ClusterRole, MeshKinds.ClusterRoleBinding, MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook];

    /// <summary>What people put into a namespace, besides.</summary>
    public static readonly IReadOnlyList<KindRef> OfPeople =
        [MeshKinds.Secret, new("batch", "Job"), new("batch", "CronJob"), new(string.Empty, "PersistentVolumeClaim"), new("networking.k8s.io", "Ingress")];

    public static readonly KindRef Lease = new("coordination.k8s.io", "Lease");

    private readonly InstallObserver _installed = new(client);

    /// <summary>Everything that the request is about.</summary>
    public async Task<IReadOnlyList<MeshObject>> ReadAsync(UninstallRequest request, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<ObjectAddress, MeshObject> found = new();
        await AddRecordedAsync(found, request, cancellationToken).ConfigureAwait(false);
        await AddLabelledAsync(found, request, cancellationToken).ConfigureAwait(false);
        await AddPublishedAsync(found, request, cancellationToken).ConfigureAwait(false);
        if (request.Purge)
        {
            await AddRuntimeAsync(found, request.Namespace, cancellationToken).ConfigureAwait(false);
            await AddKialiAsync(found, request.Namespace, cancellationToken).ConfigureAwait(false);
            await AddDefinitionsAsync(found, cancellationToken).ConfigureAwait(false);
        }

        ConcurrentBag<MeshObject> objects = [];
        await BoundedParallel.EachAsync(
            found,
            async (pair, stop) => objects.Add(request.Purge ? pair.Value with { Instances = await InstancesAsync(pair.Key, stop).ConfigureAwait(false) } : pair.Value),
            cancellationToken).ConfigureAwait(false);
        return [.. objects.OrderBy(static item => item.Address.ToString(), StringComparer.Ordinal)];
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

    private async Task AddRecordedAsync(ConcurrentDictionary<ObjectAddress, MeshObject> found, UninstallRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<ApplySet> sets = await _installed.SetsAsync(request.Namespace, cancellationToken).ConfigureAwait(false);
        foreach (ApplySet set in sets.Where(set => request.Purge || set.Revision == request.Revision))
        {
            string[] others = request.Purge ? [] : [.. sets.Where(other => other != set).Select(static other => other.Id)];
            JsonObject parent = await client.GetAsync(set.Parent, cancellationToken).ConfigureAwait(false);
            found[set.Parent] = new MeshObject(set.Parent, parent.Text("metadata", "uid"), []);
            foreach (InstalledObject member in await _installed.MembersAsync(set, set.Read(parent), others, null, cancellationToken).ConfigureAwait(false))
            {
                found[member.Address] = new MeshObject(member.Address, member.Uid, []) { SharedWith = member.SharedWith };
            }
        }
    }

    private Task AddLabelledAsync(ConcurrentDictionary<ObjectAddress, MeshObject> found, UninstallRequest request, CancellationToken cancellationToken)
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
            Kinds.SelectMany(_ => selectors, static (kind, selector) => (Kind: kind, Selector: selector)),
            async (place, stop) => await AddAsync(found, place.Kind, new ListQuery { LabelSelector = place.Selector, Form = ObjectForm.Metadata }, static _ => true, stop).ConfigureAwait(false),
            cancellationToken);
    }

    /// <summary>
    /// Gateways that Publish-IngressGateway has made DaemonSets of, with their records. They are in no inventory, and those of
    /// 1.5 have no label of an installer. Helm's stay Helm's.
    /// </summary>
    private async Task AddPublishedAsync(ConcurrentDictionary<ObjectAddress, MeshObject> found, UninstallRequest request, CancellationToken cancellationToken)
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
            found[address] = new MeshObject(address, item.Text("metadata", "uid"), []);
            ObjectAddress record = IngressRecord.Address(address.Namespace!, address.Name);
            if (await client.TryGetAsync(record, cancellationToken, ObjectForm.Metadata).ConfigureAwait(false) is JsonObject secret)
            {
                found[record] = new MeshObject(record, secret.Text("metadata", "uid"), []);
            }
        }
    }

    private async Task AddRuntimeAsync(ConcurrentDictionary<ObjectAddress, MeshObject> found, string ns, CancellationToken cancellationToken)
    {
        HashSet<string> names = [.. RuntimeNames];
        foreach (KindRef kind in new[] { MeshKinds.ConfigMap, Lease })
        {
            await AddAsync(found, kind, new ListQuery { Namespace = ns, Form = ObjectForm.Metadata }, names.Contains, cancellationToken).ConfigureAwait(false);
        }

        ObjectAddress authority = new(IngressRecord.Secret, ns, AuthoritySecret);
        if (await client.TryGetAsync(authority, cancellationToken, ObjectForm.Metadata).ConfigureAwait(false) is JsonObject secret)
        {
            found.TryAdd(authority, new MeshObject(authority, secret.Text("metadata", "uid"), []));
        }

        // In every namespace, under a label of istiod's own.
        await AddAsync(
            found, MeshKinds.ConfigMap, new ListQuery { LabelSelector = "istio.io/config=true", Form = ObjectForm.Metadata }, names.Contains, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What Set-KialiCredential made for a Kiali that goes, or has gone: without Kiali it opens nothing, Remove-KialiCredential
    /// finds no Kiali any more, and the namespace would be kept for its sake.
    /// </summary>
    private async Task AddKialiAsync(ConcurrentDictionary<ObjectAddress, MeshObject> found, string ns, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<ObjectAddress, MeshObject> kialis = new();
        await AddAsync(kialis, MeshKinds.Deployment, new ListQuery { Namespace = ns, LabelSelector = "app=kiali", Form = ObjectForm.Metadata }, static _ => true, cancellationToken).ConfigureAwait(false);
        HashSet<ObjectAddress> going = [.. found.Keys.Select(static address => address.WithoutVersion)];
        if (kialis.Keys.Any(kiali => !going.Contains(kiali.WithoutVersion)))
        {
            return;
        }

        ListQuery ours = new() { LabelSelector = $"{ManagedBy.Label}={ManagedBy.Name}", Form = ObjectForm.Metadata };
        await AddAsync(found, MeshKinds.Secret, ours with { Namespace = ns, LabelSelector = ours.LabelSelector + ",app=kiali" }, static _ => true, cancellationToken).ConfigureAwait(false);
        ConcurrentDictionary<ObjectAddress, MeshObject> accounts = new();
        await AddAsync(accounts, KialiAccount.Address(ns, string.Empty).Kind, ours with { Namespace = ns }, static _ => true, cancellationToken).ConfigureAwait(false);
        foreach (ObjectAddress item in accounts.Keys.SelectMany(account => KialiAccount.Objects(ns, account.Name)))
        {
            ListQuery place = item.Namespace is null ? ours : ours with { Namespace = ns };
            await AddAsync(found, item.Kind, place, name => name == item.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Istio's own definitions, whoever installed them; their names end in istio.io and nobody else's do.</summary>
    private Task AddDefinitionsAsync(ConcurrentDictionary<ObjectAddress, MeshObject> found, CancellationToken cancellationToken) => AddAsync(
        found,
        MeshKinds.CustomResource,
        new ListQuery { Form = ObjectForm.Metadata },
        static name => name.EndsWith(".istio.io", StringComparison.Ordinal),
        cancellationToken);

    private async Task AddAsync(
        ConcurrentDictionary<ObjectAddress, MeshObject> found, KindRef kind, ListQuery query, Func<string, bool> isMeant, CancellationToken cancellationToken)
    {
        if (await client.TryResolveAsync(kind, cancellationToken).ConfigureAwait(false) is not ResourceType type)
        {
            return;
        }

        KindRef served = kind with { Version = type.Version };
        try
        {
            ListResult<(ObjectAddress Address, string? Uid)> listed = await client.ListAsync(
                served, query, item => (new ObjectAddress(served, type.Namespaced ? Text(item, "namespace") : null, Text(item, "name")!), Text(item, "uid")), cancellationToken).ConfigureAwait(false);
            foreach ((ObjectAddress address, string? uid) in listed.Items)
            {
                if (isMeant(address.Name))
                {
                    found.TryAdd(address, new MeshObject(address, uid, []));
                }
            }
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            // Its definition went since discovery named it: while the proof is made, they go one after another.
        }
    }

    private async Task<IReadOnlyList<ObjectAddress>> InstancesAsync(ObjectAddress address, CancellationToken cancellationToken) => address.Kind.Kind switch
    {
        "CustomResourceDefinition" => await _installed.InstancesAsync(address, cancellationToken).ConfigureAwait(false),
        "Namespace" => await ContentAsync(address.Name, cancellationToken).ConfigureAwait(false),
        _ => [],
    };

    /// <summary>What people put into a namespace. Kubernetes itself puts an account, its token and a root certificate into each.</summary>
    private async Task<IReadOnlyList<ObjectAddress>> ContentAsync(string ns, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<ObjectAddress, MeshObject> content = new();
        await BoundedParallel.EachAsync(
            Kinds.Except(OfCluster).Concat(OfPeople),
            async (kind, stop) => await AddAsync(content, kind, new ListQuery { Namespace = ns, Form = ObjectForm.Metadata }, static _ => true, stop).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return [.. content.Keys.Where(static address => !IsOfKubernetes(address)).OrderBy(static address => address.ToString(), StringComparer.Ordinal)];
    }

    private static bool IsOfKubernetes(ObjectAddress address) => address.Kind.Kind switch
    {
        "ServiceAccount" => address.Name == "default",
        "ConfigMap" => address.Name is "kube-root-ca.crt" or "openshift-service-ca.crt",
        "Secret" => address.Name.Contains("-token-", StringComparison.Ordinal),
        _ => false,
    };

    private static string? Text(JsonElement item, string name) =>
        item.GetProperty("metadata").TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
