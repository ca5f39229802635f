namespace MeshTools.Locality;

/// <summary>How one caller's requests for one host split up.</summary>
/// <param name="Host">The host and port.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Policy">What decides.</param>
/// <param name="Groups">The localities, first priority first.</param>
/// <param name="Shares">Each one's share, 0 to 1.</param>
/// <param name="SharesWhenLocalFails">The same when the near ones fail.</param>
internal sealed record LoadSplit(
    ServiceHost Host, Caller Caller, LoadPolicy Policy, IReadOnlyList<LoadGroup> Groups, IReadOnlyList<double> Shares, IReadOnlyList<double> SharesWhenLocalFails)
{
    /// <summary>What counts as all requests, rounding aside.</summary>
    public const double Whole = 0.999;

    /// <summary>Why locality makes no difference; empty when it does.</summary>
    public required IReadOnlyList<string> Gates { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public bool IsEffective => Gates.Count == 0;

    /// <summary>The share that stays in the caller's region.</summary>
    public double LocalShare => Groups.Select((group, i) => IsLocal(group) ? Shares[i] : 0).Sum();

    /// <summary>Whether all requests stay in the caller's region.</summary>
    public bool StaysLocal => LocalShare >= Whole;

    /// <summary>Endpoints that get requests while all is well.</summary>
    public int Serving => Groups.Where((_, i) => Shares[i] > 0).Sum(static group => group.Endpoints);

    public int Endpoints => Groups.Sum(static group => group.Endpoints);

    /// <summary>One or more sentences: why it is so.</summary>
    public string Reason
    {
        get
        {
            string first = IsEffective ? Means() : $"No effect: {string.Join("; ", Gates)}.";
            return Notes.Count == 0 ? first : $"{first} Note: {string.Join("; ", Notes)}.";
        }
    }

    private bool IsLocal(LoadGroup group) => group.Locality.Region == Caller.Place.Region && Caller.Place.Region.Length > 0;

    private string Means()
    {
        string source = Policy.IsOfService || Policy.Rule is null ? "the Service's traffic distribution" : Policy.Rule.Target;
        return Policy.Mode switch
        {
            LoadMode.Distribute => "Split by the weights of distribute.",
            LoadMode.FailoverPriority => $"Ranked by failoverPriority ({string.Join(", ", Policy.FailoverPriority)}), {source}.",
            _ => $"Near first, by outlierDetection of {source}.",
        };
    }
}
