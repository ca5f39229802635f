using MeshTools.Cluster;

namespace MeshTools.Core.Tests.Cluster.Api;

/// <summary>What several ask for at once is read once.</summary>
public sealed class SharedReadsTests
{
    [Fact]
    public async Task Many_at_once_are_one_read_and_later_ones_read_anew()
    {
        SharedReads<int> reads = new();
        TaskCompletionSource gate = new();
        int count = 0;
        Task<int>[] all = [.. Enumerable.Range(0, 20).Select(_ => reads.ReadAsync("a", ReadAsync, CancellationToken.None))];
        gate.SetResult();

        Assert.All(await Task.WhenAll(all), static value => Assert.Equal(1, value));
        Assert.Equal(2, await reads.ReadAsync("a", ReadAsync, CancellationToken.None));

        async Task<int> ReadAsync()
        {
            await gate.Task;
            return Interlocked.Increment(ref count);
        }
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_wait_and_to_nobody_after_them()
    {
        SharedReads<int> reads = new();
        TaskCompletionSource<int> first = new();
        Task<int>[] all = [.. Enumerable.Range(0, 3).Select(_ => reads.ReadAsync("a", () => first.Task, CancellationToken.None))];
        first.SetException(new InvalidOperationException("away"));

        foreach (Task<int> one in all)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => one);
        }

        Assert.Equal(7, await reads.ReadAsync("a", static () => Task.FromResult(7), CancellationToken.None));
    }

    [Fact]
    public async Task Who_leaves_stops_nobody_else()
    {
        SharedReads<int> reads = new();
        using CancellationTokenSource leaving = new();
        TaskCompletionSource<int> first = new();
        Task<int> leader = reads.ReadAsync("a", () => first.Task.WaitAsync(leaving.Token), leaving.Token);
        Task<int> other = reads.ReadAsync("a", static () => Task.FromResult(7), CancellationToken.None);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.Equal(7, await other);
    }
}
