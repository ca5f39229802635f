namespace MeshTools.Changes;

/// <summary>What became of a change.</summary>
internal enum ChangeOutcome
{
    /// <summary>The object holds what was asked, and did not before.</summary>
    Applied,

    /// <summary>The object held it already: the server stored nothing.</summary>
    Unchanged,

    /// <summary>The object does not hold it; the error says why.</summary>
    Failed,
}
