namespace MeshTools.Core.Tests.Changes;

/// <summary>Reads an asynchronous sequence to its end.</summary>
internal static class AsyncSequences
{
    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> source)
    {
        List<T> items = [];
        await foreach (T item in source)
        {
            items.Add(item);
        }

        return items;
    }
}
