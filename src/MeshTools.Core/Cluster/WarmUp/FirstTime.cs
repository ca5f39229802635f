namespace MeshTools.Cluster.WarmUp;

/// <summary>Something that one of several threads does, and only once.</summary>
internal sealed class FirstTime
{
    private int _isTaken;

    /// <summary>True for the first that asks.</summary>
    public bool Take() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}
