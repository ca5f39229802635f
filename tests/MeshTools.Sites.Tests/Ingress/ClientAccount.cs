namespace MeshTools.Sites.Tests.Ingress;

/// <summary>What came of the requests of one client to one address.</summary>
/// <param name="Asked">How many.</param>
/// <param name="Failed">How many failed.</param>
/// <param name="By">Answers by the node whose gateway gave them.</param>
/// <param name="Outages">Rows of requests that failed.</param>
internal sealed record ClientAccount(int Asked, int Failed, IReadOnlyDictionary<string, int> By, IReadOnlyList<ClientOutage> Outages)
{
    /// <summary>E.g. <c>31 of 480 failed (1 outage), answered by sz01</c>.</summary>
    public override string ToString() =>
        $"{Failed} of {Asked} failed ({Outages.Count} outages{string.Concat(Outages.Select(static outage => $"; {(outage.To - outage.From).TotalSeconds:0.0} s: {outage.Why}"))}), answered by {string.Join(", ", By.Keys)}";

    /// <summary>Pairs of nodes that were down at the same moment.</summary>
    public static IReadOnlyList<string> DownTogether(IReadOnlyDictionary<string, ClientAccount> accounts)
    {
        (string Node, ClientOutage Outage)[] outages = [.. accounts.SelectMany(static pair => pair.Value.Outages.Select(outage => (pair.Key, outage)))];
        return
        [
            .. from first in outages
               from second in outages
               where string.CompareOrdinal(first.Node, second.Node) < 0 && first.Outage.From <= second.Outage.To && second.Outage.From <= first.Outage.To
               select $"{first.Node} ({first.Outage}) and {second.Node} ({second.Outage})",
        ];
    }
}
