using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.ExtAuthz;

/// <summary>
/// Makes changes one after another and stops at the first that fails or was not confirmed: a policy without its provider
/// denies everything, and a former guard may go only when the new one stands.
/// </summary>
internal sealed class ExtAuthzWriter(ClusterClient client, IEnumerable<Change> approved)
{
    private readonly HashSet<Change> _approved = new(approved, ReferenceEqualityComparer.Instance);

    public async Task<ExtAuthzWriting> WriteAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        ChangeEngine engine = new(client, EngineOptions.Default);
        bool hasChanged = false;
        foreach (Change change in changes)
        {
            if (!_approved.Contains(change))
            {
                return new ExtAuthzWriting(IsComplete: false, hasChanged, null);
            }

            await foreach (ChangeResult result in engine.RunAsync([change], cancellationToken).ConfigureAwait(false))
            {
                if (result.Error is not null)
                {
                    return new ExtAuthzWriting(IsComplete: false, hasChanged, result.Error);
                }

                hasChanged |= result.Outcome == ChangeOutcome.Applied;
            }
        }

        return new ExtAuthzWriting(IsComplete: true, hasChanged, null);
    }
}
