using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;

namespace MeshTools.Certificates;

/// <summary>
/// A secret that cannot be changed (immutable) is deleted and made anew, between which the gateway has none. When that is cut
/// off in between, the former one is put back.
/// </summary>
internal sealed class SecretReturn(ClusterClient client)
{
    // Ctrl+C waits for it, so it has an end.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The deletion of the former secret, which carries along what is to be put back.</summary>
    public static Change Deletion(ObjectAddress target, StoredCertificate stored) => new()
    {
        Target = target,
        Verb = ChangeVerb.Delete,
        Action = "Delete the secret, which cannot be changed",
        Before = stored.Body,
        Uid = stored.Uid,
    };

    /// <summary>Puts those secrets back that are gone: what a write that was cut off has done is seen by looking.</summary>
    /// <returns>The secrets that were put back.</returns>
    /// <exception cref="MeshToolsException">CertificateNotPutBack.</exception>
    public async Task<IReadOnlyList<ObjectAddress>> RunAsync(IEnumerable<Change> changes, string failure)
    {
        using CancellationTokenSource limit = new(Limit);
        List<ObjectAddress> back = [];
        foreach (Change deletion in changes.Where(static change => change is { Verb: ChangeVerb.Delete, Before: not null }))
        {
            try
            {
                if (await client.TryGetAsync(deletion.Target, limit.Token).ConfigureAwait(false) is null)
                {
                    back.AddRange(await CreateAsync(deletion, limit.Token).ConfigureAwait(false) ? [deletion.Target] : []);
                }
            }
            catch (Exception error) when (error is MeshToolsException or OperationCanceledException)
            {
                throw new MeshToolsException(
                    ErrorCatalog.CertificateNotPutBack,
                    $"{deletion.Target} (context '{client.Context}') was deleted to be made anew, which failed ({failure}), and the former one could not be put back: "
                        + (error is MeshToolsException ? error.Message : $"the API server took longer than {Limit.TotalSeconds} s."),
                    target: deletion.Target.ToString(),
                    inner: error);
            }
        }

        return back;
    }

    /// <returns>False when a write that was cut off has come through, or somebody else was faster.</returns>
    private async Task<bool> CreateAsync(Change deletion, CancellationToken cancellationToken)
    {
        Change creation = new() { Target = deletion.Target, Verb = ChangeVerb.Create, PutsBack = true, Action = "Put back", Body = StoredForm.Of(deletion.Before!) };
        await foreach (ChangeResult result in new ChangeEngine(client, EngineOptions.Default).RunAsync([creation], cancellationToken).ConfigureAwait(false))
        {
            if (result.Error is MeshToolsException error)
            {
                return error.Definition == ErrorCatalog.AlreadyExists ? false : throw error;
            }
        }

        return true;
    }
}
