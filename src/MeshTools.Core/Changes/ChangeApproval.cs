namespace MeshTools.Changes;

/// <summary>Asks about each change before any is made (-WhatIf, -Confirm).</summary>
internal static class ChangeApproval
{
    /// <summary>The changes that may be made, in the order given.</summary>
    public static async Task<IReadOnlyList<Change>> AskAsync(
        IOperationHost host, string context, IEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        List<Change> approved = [];
        foreach (Change change in changes)
        {
            string target = $"{change.Target} (context '{context}')";
            if (await host.ConfirmAsync(target, change.Action, change.Diff(), cancellationToken).ConfigureAwait(false))
            {
                approved.Add(change);
            }
        }

        return approved;
    }
}
