namespace MeshTools.Changes;

/// <summary>One state of a progress bar.</summary>
/// <param name="Activity">What is going on, e.g. "Labelling nodes".</param>
/// <param name="Status">Where it stands, e.g. "412 of 2000".</param>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all; 0 when not known.</param>
/// <param name="Completed">True once: takes the bar away.</param>
internal sealed record OperationProgress(string Activity, string Status, int Done, int Total, bool Completed = false);
