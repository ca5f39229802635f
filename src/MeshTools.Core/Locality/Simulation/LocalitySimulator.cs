using MeshTools.Mesh.Topology;

namespace MeshTools.Locality;

/// <summary>
/// Where requests go: for a caller and a host the priority and share of each locality, and again when the near endpoints
/// fail. Works on a snapshot alone; what it needs more than once it works out once. Pure.
/// </summary>
internal sealed class LocalitySimulator
{
    private readonly EndpointReader _endpoints;
    private readonly LoadPolicyReader _policies;
    private readonly Dictionary<(Mesh.Observed.ObservedObject Source, string? Port), IReadOnlyList<LoadEndpoint>> _read = [];

    public LocalitySimulator(MeshView view)
    {
        View = view;
        Places = new WorkloadLocality(view);
        Hosts = new ServiceHosts(view);
        Rules = new RuleLookup(view, Hosts);
        Callers = new CallerReader(view, Places);
        _endpoints = new EndpointReader(view.Snapshot, Places);
        _policies = new LoadPolicyReader(view, Rules);
    }

    public MeshView View { get; }

    public WorkloadLocality Places { get; }

    public ServiceHosts Hosts { get; }

    public RuleLookup Rules { get; }

    public CallerReader Callers { get; }

    public IReadOnlyList<LoadEndpoint> Endpoints(ServiceHost host)
    {
        if (!_read.TryGetValue((host.Source, host.PortName), out IReadOnlyList<LoadEndpoint>? endpoints))
        {
            _read[(host.Source, host.PortName)] = endpoints = _endpoints.Read(host);
        }

        return endpoints;
    }

    /// <summary>The split as things are.</summary>
    /// <param name="host">The host and port.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="failing">Which localities fail in the second reckoning; null for those in the caller's place.</param>
    public LoadSplit Run(ServiceHost host, Caller caller, Func<LocalityPath, bool>? failing = null)
    {
        IReadOnlyList<LoadEndpoint> endpoints = Endpoints(host);
        LoadPolicy policy = _policies.Read(host, caller);
        IReadOnlyList<LoadGroup> groups = PriorityAssignment.Assign(caller.Locality, caller.Labels, endpoints, policy.Obeyed);
        failing ??= place => caller.Place.IsKnown && place.Matches(caller.Place);
        bool[] fails = [.. groups.Select(group => failing(group.Locality))];
        int[] whole = [.. groups.Select(static group => group.Endpoints)];
        int[] left = [.. groups.Select((group, i) => fails[i] ? 0 : group.Endpoints)];
        SplitReasons reasons = new(View.Version, policy, caller, endpoints, groups);
        return new LoadSplit(host, caller, policy, groups, EnvoyLoad.Shares(groups, whole, policy.PanicThreshold), EnvoyLoad.Shares(groups, left, policy.PanicThreshold))
        {
            Gates = [.. reasons.Gates()],
            Notes = [.. reasons.Notes(fails)],
        };
    }
}
