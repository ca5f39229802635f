namespace MeshTools.Changes;

/// <summary>Asks about each change before any is made (-WhatIf, -Confirm).</summary>
internal static class ChangeApproval
{
    /// <summary>The changes that may be made, in the order given, each shown with the whole difference.</summary>
    public static Task<IReadOnlyList<Change>> AskAsync(
        IOperationHost host, string context, IEnumerable<Change> changes, CancellationToken cancellationToken) =>
        AskAsync(host, context, changes, static change => change.Diff(), cancellationToken);

    /// <summary>The changes that may be made, in the order given.</summary>
    /// <param name="host">Who is asked.</param>
    /// <param name="context">The cluster that questions name.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="details">The lines below a question.</param>
    /// <param name="cancellationToken">Ctrl+C.</param>
    public static async Task<IReadOnlyList<Change>> AskAsync(
        IOperationHost host,
        string context,
        IEnumerable<Change> changes,
        Func<Change, IReadOnlyList<string>> details,
        CancellationToken cancellationToken)
    {
        List<Change> approved = [];
        foreach (Change change in changes)
        {
            string target = $"{change.Target} (context '{context}')";
            if (await host.ConfirmAsync(target, change.Action, details(change), cancellationToken).ConfigureAwait(false))
            {
                approved.Add(change);
                host.Journal?.Plan(change.Target);
            }
        }

        return approved;
    }
}
