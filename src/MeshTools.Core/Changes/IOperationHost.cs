using MeshTools.Cluster;

namespace MeshTools.Changes;

/// <summary>
/// The narrow way out of the core: what an operation may say while it runs. The cmdlet base class carries every call to
/// the pipeline thread in the order made; tests record them.
/// </summary>
internal interface IOperationHost
{
    /// <summary>Keeps what was approved, for the account at the end; null where nobody asks.</summary>
    WriteJournal? Journal => null;

    /// <summary>Detail that is shown with -Verbose.</summary>
    void Verbose(string message);

    /// <summary>Something that works but is probably not meant.</summary>
    void Warning(string message);

    /// <summary>How far a long operation has come. May be called as often as convenient: the host throttles.</summary>
    void Progress(OperationProgress progress);

    /// <summary>
    /// Asks whether a change may be made (-WhatIf, -Confirm). Completes when the answer is there.
    /// </summary>
    /// <param name="target">Exactly what is changed, e.g. <c>node/worker-sz02</c>.</param>
    /// <param name="action">What is done to it, in the imperative, e.g. <c>Set labels</c>.</param>
    /// <param name="details">The difference in full, one line each; printed with -WhatIf.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    ValueTask<bool> ConfirmAsync(string target, string action, IReadOnlyList<string> details, CancellationToken cancellationToken);
}
