using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>Reads what an installation must know, a bounded number of requests at once.</summary>
internal sealed class InstallObserver(ClusterClient client)
{
    // Reads only; the server allows 400 from everybody.
    private const int Parallelism = 24;

    /// <summary>Which versions of the manifest's kinds the server serves, by group and kind.</summary>
    public async Task<IReadOnlyDictionary<KindRef, IReadOnlyList<string>>> ServedAsync(
        IReadOnlyList<ManifestObject> objects, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<KindRef, IReadOnlyList<string>> served = new();
        await EachAsync(
            objects.Select(static item => item.Address.Kind with { Version = null }).Distinct(),
            async (kind, stop) => served[kind] = await client.ServedVersionsAsync(kind, stop).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return served;
    }

    /// <summary>Which of the manifest's kinds live in a namespace; those that the server does not serve are left out.</summary>
    public async Task<IReadOnlyDictionary<KindRef, bool>> NamespacedAsync(IEnumerable<KindRef> kinds, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<KindRef, bool> namespaced = new();
        await EachAsync(
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
    /// <param name="inFull">Read all of them in full, not only those that the plan looks into.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<InstallObservation> ReadAsync(
        IReadOnlyList<ManifestObject> objects, ApplySet set, bool inFull, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<ObjectAddress, JsonObject> live = new();
        IReadOnlySet<string> absent = await AbsentNamespacesAsync(objects, cancellationToken).ConfigureAwait(false);
        await EachAsync(
            objects.Select(static item => item.Address).Where(address => address.Namespace is null || !absent.Contains(address.Namespace)),
            async (address, stop) =>
            {
                ObjectForm form = inFull || IsLookedInto(address.Kind) ? ObjectForm.Full : ObjectForm.Metadata;
                if (await TryGetAsync(address, form, stop).ConfigureAwait(false) is JsonObject found)
                {
                    live[address] = found;
                }
            },
            cancellationToken).ConfigureAwait(false);

        HashSet<ObjectAddress> wanted = [.. objects.Select(static item => item.Address.WithoutVersion)];
        JsonObject? parent = absent.Contains(set.Namespace)
            ? null
            : await client.TryGetAsync(set.Parent, cancellationToken).ConfigureAwait(false);
        return new InstallObservation
        {
            Objects = objects,
            Live = live,
            Parent = parent,
            Members = await MembersAsync(set, set.Read(parent), wanted, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The members of an inventory that exist.</summary>
    /// <param name="set">The inventory.</param>
    /// <param name="where">What it lists.</param>
    /// <param name="wanted">Objects that stay, without a version: into these nobody looks.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task<IReadOnlyList<InstalledObject>> MembersAsync(
        ApplySet set, ApplySetMembers where, IReadOnlySet<ObjectAddress> wanted, CancellationToken cancellationToken)
    {
        ConcurrentBag<InstalledObject> members = [];
        await EachAsync(
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
                    ListResult<ObjectAddress> found = await client.ListAsync(
                        served, query, item => new ObjectAddress(served, type.Namespaced ? Text(item, "namespace") : null, Text(item, "name")!), stop).ConfigureAwait(false);
                    foreach (ObjectAddress address in found.Items)
                    {
                        bool mayGo = !wanted.Contains(address.WithoutVersion);
                        members.Add(new InstalledObject(address, mayGo && await HoldsObjectsAsync(address, stop).ConfigureAwait(false)));
                    }
                }
            },
            cancellationToken).ConfigureAwait(false);
        return [.. members.OrderBy(static member => member.Address.ToString(), StringComparer.Ordinal)];
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (item, stop) => await read(item, stop).ConfigureAwait(false));

    /// <summary>The plan looks into webhooks (what istiod wrote there) and workloads (what the autoscaler did).</summary>
    private static bool IsLookedInto(KindRef kind) => kind.Kind is "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration" or "Deployment" or "StatefulSet";

    private async Task<JsonObject?> TryGetAsync(ObjectAddress address, ObjectForm form, CancellationToken cancellationToken) =>
        await client.TryResolveAsync(address.Kind, cancellationToken).ConfigureAwait(false) is null
            ? null
            : await client.TryGetAsync(address, cancellationToken, form).ConfigureAwait(false);

    private async Task<IReadOnlySet<string>> AbsentNamespacesAsync(IReadOnlyList<ManifestObject> objects, CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, bool> absent = new(StringComparer.Ordinal);
        await EachAsync(
            objects.Select(static item => item.Address.Namespace).OfType<string>().Distinct(StringComparer.Ordinal),
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

    private async Task<bool> HoldsObjectsAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        if (address.Kind != MeshKinds.CustomResource with { Version = address.Kind.Version })
        {
            return false;
        }

        JsonObject? definition = await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false);
        if (definition.Text("spec", "group") is not string group
            || definition.Text("spec", "names", "kind") is not string kind
            || await client.TryResolveAsync(new KindRef(group, kind), cancellationToken).ConfigureAwait(false) is not ResourceType type)
        {
            return false;
        }

        ListResult<bool> found = await client.ListAsync(
            new KindRef(group, kind, type.Version), new ListQuery { Form = ObjectForm.Metadata }, static _ => true, cancellationToken).ConfigureAwait(false);
        return found.Items.Count > 0;
    }

    private static string? Text(JsonElement item, string name) =>
        item.GetProperty("metadata").TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
