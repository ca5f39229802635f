namespace MeshTools.Cluster;

/// <summary>Many requests side by side, as many at once as are courteous (16 to 32; SOURCES.md, section 8).</summary>
internal static class BoundedParallel
{
    private const int Degree = 24;

    /// <summary>Does it for each item; the first failure ends it.</summary>
    public static Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> request, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items,
        new ParallelOptions { MaxDegreeOfParallelism = Degree, CancellationToken = cancellationToken },
        async (item, stop) => await request(item, stop).ConfigureAwait(false));
}
