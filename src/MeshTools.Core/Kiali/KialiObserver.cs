using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Kiali;

/// <summary>Reads what decides who gets into Kiali, in its namespace alone.</summary>
internal sealed class KialiObserver
{
    private readonly ClusterClient _client;
    private readonly MeshObserver _observer;

    /// <param name="client">The cluster.</param>
    /// <param name="warn">Told about what may not be read and could be done without.</param>
    public KialiObserver(ClusterClient client, Action<string> warn)
    {
        _client = client;
        _observer = new MeshObserver(client, TimeProvider.System) { Warn = warn, Decides = true };
    }

    /// <summary>True when something may be changed: then what may be changed is read as a whole.</summary>
    public bool ForChange { get; init; }

    /// <param name="ns">Kiali's namespace.</param>
    /// <param name="secretName">The secret; null for the one that Kiali mounts.</param>
    /// <param name="account">The ServiceAccount for tokens.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    /// <exception cref="MeshToolsException">KialiNotFound, Forbidden.</exception>
    public async Task<KialiObservation> ReadAsync(string ns, string? secretName, string account, CancellationToken cancellationToken)
    {
        MeshSnapshot snapshot = await _observer.ReadAsync(ns, KialiPermissions.Needs, [], cancellationToken).ConfigureAwait(false);
        MeshView view = new(snapshot);
        MeshWorkload workload = view.Kiali ?? throw await NotFoundAsync(snapshot, cancellationToken).ConfigureAwait(false);
        JsonObject deployment = ForChange
            ? await _client.GetAsync(new ObjectAddress(workload.Object.Kind, ns, workload.Name), cancellationToken).ConfigureAwait(false)
            : workload.Object.Body;
        string secret = secretName ?? KialiWorkloadChange.MountedSecret(deployment) ?? KialiNames.Secret;
        (IReadOnlyDictionary<ObjectAddress, JsonObject> objects, MeshToolsException? problem) =
            await ReadAllAsync(ForChange ? KialiAccount.Objects(ns, account) : [KialiAccount.Address(ns, account)], cancellationToken).ConfigureAwait(false);
        KialiObservation kiali = new()
        {
            View = view,
            Deployment = deployment,
            ConfigMap = ForChange ? await _client.TryGetAsync(new ObjectAddress(MeshKinds.ConfigMap, ns, KialiNames.ConfigMap), cancellationToken).ConfigureAwait(false) : null,
            SecretName = secret,
            Account = objects,
            AccountProblem = problem,
        };
        if (kiali.Version is null)
        {
            kiali = kiali with { View = new MeshView(snapshot) { KialiVersion = await AskVersionAsync(kiali, cancellationToken).ConfigureAwait(false) } };
        }

        // A Kiali that knows no secret is not asked for one: many users may not read secrets.
        return kiali.Version?.IsAtLeast(23) == true ? kiali : await WithSecretAsync(kiali, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>With the secret, which the checks look at too.</summary>
    private async Task<KialiObservation> WithSecretAsync(KialiObservation kiali, CancellationToken cancellationToken)
    {
        (IReadOnlyDictionary<ObjectAddress, JsonObject> objects, MeshToolsException? problem) = await ReadAllAsync([kiali.SecretAddress], cancellationToken).ConfigureAwait(false);
        JsonObject? secret = objects.GetValueOrDefault(kiali.SecretAddress);
        KindReading reading = problem is not null ? new KindReading([]) { Problem = problem.Message, IsForbidden = true } : new KindReading(secret is null ? [] : [SecretReader.Read(secret)]);
        return kiali.With(reading) with { Secret = secret, SecretProblem = problem };
    }

    /// <summary>Those that exist; and, of those that may not be read, the first error.</summary>
    private async Task<(IReadOnlyDictionary<ObjectAddress, JsonObject> Found, MeshToolsException? Problem)> ReadAllAsync(
        IEnumerable<ObjectAddress> addresses, CancellationToken cancellationToken)
    {
        Dictionary<ObjectAddress, JsonObject> found = [];
        MeshToolsException? problem = null;
        foreach (ObjectAddress address in addresses)
        {
            try
            {
                if (await _client.TryGetAsync(address, cancellationToken).ConfigureAwait(false) is JsonObject body)
                {
                    found[address] = body;
                }
            }
            catch (MeshToolsException error) when (error.HttpStatus == 403)
            {
                problem ??= error;
            }
        }

        return (found, problem);
    }

    /// <summary>Its own word, where the image's tag is none; null when it does not answer.</summary>
    private async Task<IstioVersion?> AskVersionAsync(KialiObservation kiali, CancellationToken cancellationToken)
    {
        try
        {
            return await new KialiLogin(_client, kiali.Place).VersionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException)
        {
            return null;
        }
    }

    private async Task<MeshToolsException> NotFoundAsync(MeshSnapshot snapshot, CancellationToken cancellationToken)
    {
        // A name that was mistyped is the likeliest reason.
        (IReadOnlyDictionary<ObjectAddress, JsonObject> found, MeshToolsException? unseen) =
            await ReadAllAsync([new ObjectAddress(MeshKinds.Namespace, null, snapshot.Namespace)], cancellationToken).ConfigureAwait(false);
        string problem = found.Count == 0 && unseen is null ? $"There is no namespace '{snapshot.Namespace}' in context '{snapshot.Context}'."
            : $"Namespace '{snapshot.Namespace}' of context '{snapshot.Context}' has no Deployment of Kiali.";
        return new MeshToolsException(ErrorCatalog.KialiNotFound, problem, target: snapshot.Namespace);
    }
}
