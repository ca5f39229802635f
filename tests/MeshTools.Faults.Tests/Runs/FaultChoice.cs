using MeshTools.Testing.Proxy;

namespace MeshTools.Faults.Tests.Runs;

/// <summary>
/// Which faults at which requests. With MESHTOOLS_FAULTS=all every one at every request, which takes much longer; else every
/// one at every write, and at reads they take turns.
/// </summary>
internal static class FaultChoice
{
    // Of the hundred reads that one command makes, all go through the same code.
    private const int MostReads = 28;
    private const int MostSlowReads = 6;

    private static readonly ApiFault[] ForWrites = [.. Enum.GetValues<ApiFault>().Except([ApiFault.None, ApiFault.Gone])];
    public static readonly ApiFault[] ForReads = [.. Enum.GetValues<ApiFault>().Except([ApiFault.None, ApiFault.Conflict])];

    // For a command that takes seconds: a write whose fate is unknown, one that was refused for good, one that only has to wait.
    private static readonly ApiFault[] Decisive = [ApiFault.ResetAfter, ApiFault.ExpiredToken, ApiFault.Unavailable];

    public static bool IsAll { get; } = Environment.GetEnvironmentVariable("MESHTOOLS_FAULTS") == "all";

    public static IEnumerable<Disturbance> Of(PreparedCase item)
    {
        bool isSlow = item.Case.Pods is not null && !IsAll;
        Disturbance[] points = [.. Points(item)];
        Disturbance[] writes = [.. points.Where(static point => point.Request.IsWrite)];
        Disturbance[] reads = [.. points.Where(static point => !point.Request.IsWrite)];
        foreach (Disturbance point in writes)
        {
            foreach (ApiFault fault in isSlow ? Decisive : ForWrites)
            {
                yield return point with { Fault = fault };
            }
        }

        ApiFault[] faults = isSlow ? Decisive : ForReads;
        if (IsAll)
        {
            foreach (Disturbance point in reads.SelectMany(point => faults.Select(fault => point with { Fault = fault })))
            {
                yield return point;
            }

            yield break;
        }

        reads = [.. reads.Where(static point => point.Occurrence == 1)];
        int count = Math.Min(reads.Length, isSlow ? MostSlowReads : MostReads);
        for (int i = 0; i < count; i++)
        {
            yield return reads[i * reads.Length / count] with { Fault = faults[i % faults.Length] };
        }
    }

    /// <summary>Every request, told from others that are the same.</summary>
    public static IEnumerable<Disturbance> Points(PreparedCase item)
    {
        Dictionary<string, int> occurrences = [];
        foreach (SeenRequest request in item.Requests)
        {
            occurrences[request.Key] = occurrences.GetValueOrDefault(request.Key) + 1;
            if (!item.Case.IsFirstContact || IsDiscovery(request))
            {
                yield return new Disturbance(request, occurrences[request.Key]);
            }
        }
    }

    /// <summary>/version, /api/v1, /apis/GROUP and /apis/GROUP/VERSION.</summary>
    private static bool IsDiscovery(SeenRequest request) => request.Target.Split('/').Length <= 4 && request.Path == request.Target;
}
