using System.Runtime.CompilerServices;
using MeshTools.Certificates.Sources;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>New-SdsCertificate: observe, plan, confirm, apply, prove, for one cluster.</summary>
internal sealed class SdsCertificateChange(ClusterClient client, IOperationHost host)
{
    // Whoever makes the Gateway at the same moment is met once, not again and again.
    private const int Attempts = 3;

    /// <summary>One certificate for each namespace in which gateways look for it.</summary>
    /// <exception cref="MeshToolsException">Something is not as it must be: nothing was written.</exception>
    public async IAsyncEnumerable<ItemOutcome<SdsCertificate>> RunAsync(SdsCertificateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SdsCertificateObserver observer = new(client, host.Warning);
        SdsCertificateObservation observed = await observer.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        CertificateOffer offer = Offer(request, observed);
        SdsCertificatePlan plan = Plan(request, offer, observed);
        foreach (string warning in plan.Warnings)
        {
            host.Warning(warning);
        }

        IReadOnlyList<Change> approved = await ChangeApproval.AskAsync(host, client.Context, plan.Changes, cancellationToken).ConfigureAwait(false);
        if (approved.Count < plan.Changes.Count)
        {
            // A Gateway without its secret is silent: it is all or nothing.
            yield break;
        }

        bool changed = false;
        for (int attempt = 1; ; attempt++)
        {
            (bool wrote, MeshToolsException? error) = await WriteAsync(plan.Changes, cancellationToken).ConfigureAwait(false);
            changed |= wrote;
            if (error is null)
            {
                break;
            }

            if (error.Definition != ErrorCatalog.AlreadyExists || attempt == Attempts)
            {
                yield return error;
                yield break;
            }

            plan = Plan(request, offer, await observer.ReadAsync(request, cancellationToken).ConfigureAwait(false));
        }

        MeshSnapshot after = changed ? await observer.ReadAsync(request.Namespace, cancellationToken).ConfigureAwait(false) : observed.Snapshot;
        foreach (string ns in observed.Place.Namespaces)
        {
            yield return Prove(new MeshView(after), request, offer, ns, observed.Stored.GetValueOrDefault(ns), changed);
        }
    }

    /// <summary>The certificate, read or made; a self-signed one that still does is kept.</summary>
    private static CertificateOffer Offer(SdsCertificateRequest request, SdsCertificateObservation observed)
    {
        CertificateSource source = request.Source;
        if (source is SelfSignedSource selfSigned)
        {
            CertificateRefusal[] refusals = [.. request.DnsNames.Select(HostName.OfCertificate).OfType<CertificateRefusal>()];
            if (refusals.Length > 0)
            {
                throw CertificateRefusal.Join(request.Name, refusals)!;
            }

            StoredCertificate? kept = request.Force
                ? null
                : observed.Stored.Values.FirstOrDefault(stored => stored.Form is not null && selfSigned.IsContentWith(stored.Observed, observed.Snapshot.Time));
            source = kept is null ? source : new StoredSource(kept);
        }

        return CertificateOffer.Of(source.Read(observed.Snapshot.Time), request.AuthorityPath);
    }

    private SdsCertificatePlan Plan(SdsCertificateRequest request, CertificateOffer offer, SdsCertificateObservation observed)
    {
        SdsCertificatePlan plan = SdsCertificatePlanner.Plan(request, offer, observed);
        return CertificateRefusal.Join($"secret/{request.Name} (context '{client.Context}')", plan.Refusals) is MeshToolsException error ? throw error : plan;
    }

    /// <summary>Writes step by step; a step that fails is the last, and no secret is gone after it.</summary>
    private async Task<(bool Wrote, MeshToolsException? Error)> WriteAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        SecretReturn former = new(client);
        try
        {
            IReadOnlyList<ChangeResult> results = await new ChangeEngine(client, EngineOptions.Default).RunWhileMadeAsync(changes, cancellationToken).ConfigureAwait(false);
            bool wrote = results.Any(static result => result.Outcome == ChangeOutcome.Applied);
            MeshToolsException? error = results.Select(static result => result.Error).FirstOrDefault(static error => error is not null);
            IReadOnlyList<ObjectAddress> back = error is null ? [] : await former.RunAsync(changes, error.Message).ConfigureAwait(false);
            return (wrote, back.Count == 0 ? error : error!.Followed($"The former {string.Join(", ", back)} was put back."));
        }
        catch (OperationCanceledException)
        {
            await former.RunAsync(changes, "it was stopped").ConfigureAwait(false);
            throw;
        }
    }

    private static ItemOutcome<SdsCertificate> Prove(
        MeshView view, SdsCertificateRequest request, CertificateOffer offer, string ns, StoredCertificate? before, bool changed)
    {
        CredentialEntry? entry = CredentialEntry.Read(view).FirstOrDefault(entry => entry.Name == request.Name && entry.Namespace == ns)
            ?? view.Snapshot.Secrets.Where(secret => secret.Name == request.Name && secret.Namespace == ns)
                .Select(static secret => new CredentialEntry(secret.Name, secret.Namespace, secret, [])).FirstOrDefault();
        if (entry?.Secret?.Certificate?.Thumbprint != offer.Leaf.Thumbprint)
        {
            return new MeshToolsException(
                ErrorCatalog.NotConverged,
                $"secret/{ns}/{request.Name}: the certificate was written, but the secret now holds {entry?.Secret?.Certificate?.Serial ?? "none"} instead of serial {offer.Leaf.Serial}.",
                target: request.Name);
        }

        string? previous = before?.Observed.Certificate?.Serial;
        return entry.Describe(view, CredentialFindings.Soon, request.KubeConfig) with
        {
            Changed = changed,
            PreviousSerial = previous == offer.Leaf.Serial ? null : previous,
        };
    }
}
