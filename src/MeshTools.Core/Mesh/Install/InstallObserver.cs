using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>Reads what an installation must know, a bounded number of requests at once.</summary>
internal sealed class InstallObserver(ClusterClient client)
{
    /// <summary>Which versions of the manifest's kinds the server serves, by group and kind.</summary>
    public async Task<IReadOnlyDictionary<KindRef, IReadOnlyList<string>>> ServedAsync(
        IReadOnlyList<ManifestObject> objects, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<KindRef, IReadOnlyList<string>> served = new();
        await BoundedParallel.EachAsync(
            objects.Select(static item => item.Address.Kind with { Version = null }).Distinct(),
            async (kind, stop) => served[kind] = await client.ServedVersionsAsync(kind, stop).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return served;
    }

    /// <summary>Which of the manifest's kinds live in a namespace; those that the server does not serve are left out.</summary>
    public async Task<IReadOnlyDictionary<KindRef, bool>> NamespacedAsync(IEnumerable<KindRef> kinds, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<KindRef, bool> namespaced = new();
        await BoundedParallel.EachAsync(
            kinds.Distinct(),
            async (kind, stop) =>
            {
                if (await client.TryResolveAsync(kind, stop).ConfigureAwait(false) is ResourceType type)
                {
                    namespaced[kind] = type.Namespaced;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return namespaced;
    }

    /// <summary>The objects that exist already, and what a former installation left.</summary>
    /// <param name="objects">The manifest as this server takes it.</param>
    /// <param name="set">The inventory's name.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<InstallObservation> ReadAsync(
        IReadOnlyList<ManifestObject> objects, ApplySet set, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<ObjectAddress, JsonObject> live = new();
        IReadOnlySet<string> absent = await AbsentNamespacesAsync(objects, set.Namespace, cancellationToken).ConfigureAwait(false);
        await BoundedParallel.EachAsync(
            objects.Select(static item => item.Address).Where(address => address.Namespace is null || !absent.Contains(address.Namespace)),
            async (address, stop) =>
            {
                if (await TryGetAsync(address, stop).ConfigureAwait(false) is JsonObject found)
                {
                    live[address] = found;
                }
            },
            cancellationToken).ConfigureAwait(false);

        HashSet<ObjectAddress> wanted = [.. objects.Select(static item => item.Address.WithoutVersion)];
        JsonObject? parent = absent.Contains(set.Namespace)
            ? null
            : await client.TryGetAsync(set.Parent, cancellationToken).ConfigureAwait(false);
        string[] others = [.. (await SetsAsync(set.Namespace, cancellationToken).ConfigureAwait(false)).Where(other => other != set).Select(static other => other.Id)];
        return new InstallObservation
        {
            Objects = [.. absent.Select(Namespace).Where(item => !wanted.Contains(item.Address.WithoutVersion)), .. objects],
            Live = live,
            Parent = parent,
            OtherSets = others,
            Members = await MembersAsync(set, set.Read(parent), others, wanted, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The inventories in a namespace: one for each revision.</summary>
    public async Task<IReadOnlyList<ApplySet>> SetsAsync(string ns, CancellationToken cancellationToken)
    {
        ListResult<string> parents = await client.ListAsync(
            MeshKinds.ConfigMap,
            new ListQuery { Namespace = ns, LabelSelector = ApplySet.ParentSelector, Form = ObjectForm.Metadata },
            static item => Text(item, "name")!,
            cancellationToken).ConfigureAwait(false);
        return [.. parents.Items.Select(name => ApplySet.OfParent(ns, name)).OfType<ApplySet>()];
    }

    /// <summary>The members of an inventory that exist.</summary>
    /// <param name="set">The inventory.</param>
    /// <param name="where">What it lists.</param>
    /// <param name="others">The ids of the other inventories.</param>
    /// <param name="wanted">Objects that stay, without a version; of others is told whether they hold objects. Null: of none.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<IReadOnlyList<InstalledObject>> MembersAsync(
        ApplySet set, ApplySetMembers where, IReadOnlyCollection<string> others, IReadOnlySet<ObjectAddress>? wanted, CancellationToken cancellationToken)
    {
        ConcurrentBag<InstalledObject> members = [];
        await BoundedParallel.EachAsync(
            where.Kinds(),
            async (kind, stop) =>
            {
                if (await client.TryResolveAsync(kind, stop).ConfigureAwait(false) is not ResourceType type)
                {
                    return;
                }

                KindRef served = kind with { Version = type.Version };
                foreach (string? ns in type.Namespaced ? [.. where.Namespaces] : new string?[] { null })
                {
                    ListQuery query = new() { Namespace = ns, LabelSelector = $"{ApplySet.MemberLabel}={set.Id}", Form = ObjectForm.Metadata };
                    foreach (InstalledObject member in await ListAsync(served, query, item => Member(served, type, others, item), stop).ConfigureAwait(false))
                    {
                        bool mayGo = wanted?.Contains(member.Address.WithoutVersion) == false;
                        members.Add(mayGo ? await WithInstancesAsync(member, stop).ConfigureAwait(false) : member);
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
        return [.. members.OrderBy(static member => member.Address.ToString(), StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<InstalledObject>> ListAsync(KindRef kind, ListQuery query, Func<JsonElement, InstalledObject?> read, CancellationToken cancellationToken)
    {
        try
        {
            ListResult<InstalledObject?> found = await client.ListAsync(kind, query, read, cancellationToken).ConfigureAwait(false);
            return [.. found.Items.OfType<InstalledObject>()];
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            // Its definition went since discovery named it, and all objects of the kind with it.
            return [];
        }
    }

    private async Task<InstalledObject> WithInstancesAsync(InstalledObject member, CancellationToken cancellationToken)
    {
        try
        {
            return member with { HoldsObjects = (await InstancesAsync(member.Address, cancellationToken).ConfigureAwait(false)).Count > 0 };
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
        {
            return member with { Unseen = error.Message };
        }
    }

    /// <summary>The objects of a CustomResourceDefinition's kind; none for anything else.</summary>
    public async Task<IReadOnlyList<ObjectAddress>> InstancesAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        if (address.Kind.WithoutVersion != MeshKinds.CustomResource)
        {
            return [];
        }

        JsonObject? definition = await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false);
        if (definition.Text("spec", "group") is not string group
            || definition.Text("spec", "names", "kind") is not string kind
            || await client.TryResolveAsync(new KindRef(group, kind), cancellationToken).ConfigureAwait(false) is not ResourceType type)
        {
            return [];
        }

        KindRef served = new(group, kind, type.Version);
        try
        {
            ListResult<ObjectAddress> found = await client.ListAsync(
                served,
                new ListQuery { Form = ObjectForm.Metadata },
                item => new ObjectAddress(served, Text(item, "namespace"), Text(item, "name")!),
                cancellationToken).ConfigureAwait(false);
            return found.Items;
        }
        catch (MeshToolsException error) when (error.HttpStatus == 404)
        {
            // The definition is on its way out.
            return [];
        }
    }

    /// <summary>`istioctl manifest generate` prints no namespace from 1.6 on, and without it nothing can be made.</summary>
    private static ManifestObject Namespace(string name) => new(
        new ObjectAddress(MeshKinds.Namespace with { Version = "v1" }, null, name),
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } },
        new ManifestPlace("the installation", 1, 1));

    /// <summary>Null for an object that is on its way out.</summary>
    private static InstalledObject? Member(KindRef kind, ResourceType type, IReadOnlyCollection<string> others, JsonElement item) =>
        Text(item, "deletionTimestamp") is null
            ? new InstalledObject(new ObjectAddress(kind, type.Namespaced ? Text(item, "namespace") : null, Text(item, "name")!), Text(item, "uid"))
            {
                SharedWith = others.Count == 0 ? [] : SharedObject.Further(JsonObject.Create(item.Clone()), others),
            }
            : null;

    private async Task<JsonObject?> TryGetAsync(ObjectAddress address, CancellationToken cancellationToken) =>
        await client.TryResolveAsync(address.Kind, cancellationToken).ConfigureAwait(false) is null
            ? null
            : await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlySet<string>> AbsentNamespacesAsync(IReadOnlyList<ManifestObject> objects, string home, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, bool> absent = new(StringComparer.Ordinal);
        await BoundedParallel.EachAsync(
            objects.Select(static item => item.Address.Namespace).OfType<string>().Append(home).Distinct(StringComparer.Ordinal),
            async (ns, stop) =>
            {
                if (await client.TryGetAsync(new ObjectAddress(MeshKinds.Namespace, null, ns), stop, ObjectForm.Metadata).ConfigureAwait(false) is null)
                {
                    absent[ns] = true;
                }
            },
            cancellationToken).ConfigureAwait(false);
        return absent.Keys.ToHashSet(StringComparer.Ordinal);
    }

    private static string? Text(JsonElement item, string name) =>
        item.GetProperty("metadata").TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
