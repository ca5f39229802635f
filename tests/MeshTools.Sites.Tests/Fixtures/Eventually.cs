using System.Diagnostics;
using MeshTools.Errors;

namespace MeshTools.Sites.Tests.Fixtures;

/// <summary>Waits for what kubelets and controllers do in their own time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Looks until <paramref name="look"/> finds nothing wrong (null); fails with the last finding. A look that fails
    /// because a server is away has found that.
    /// </summary>
    public static void Holds(Func<string?> look)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (Finding(look) is string wrong)
        {
            Assert.True(watch.Elapsed < Limit, $"After {Limit.TotalSeconds} s: {wrong}");
            Thread.Sleep(Pause);
        }
    }

    private static string? Finding(Func<string?> look)
    {
        try
        {
            return look();
        }
        catch (AggregateException error) when (error.InnerException is MeshToolsException or HttpRequestException)
        {
            return error.InnerException.Message;
        }
    }
}
