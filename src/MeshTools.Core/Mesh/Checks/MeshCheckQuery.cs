using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Cluster.Naming;
using MeshTools.Errors;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Checks;

/// <summary>Test-Mesh: one look at the cluster, and every check that was asked for.</summary>
internal sealed class MeshCheckQuery(ClusterClient client)
{
    /// <summary>The namespace of the control plane.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>Only these categories; empty for all.</summary>
    public IReadOnlyCollection<MeshCheckCategory> Categories { get; init; } = [];

    /// <summary>Only checks with these names or patterns; empty for all.</summary>
    public IReadOnlyList<NameFilter> Ids { get; init; } = [];

    /// <summary>The cluster is to get a mesh.</summary>
    public bool BeforeInstall { get; init; }

    /// <summary>The version to install, or to assume where the images do not tell it.</summary>
    public IstioVersion? Version { get; init; }

    /// <summary>The kubeconfig that every result carries along; null when none was named.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>How a kind is read.</summary>
    public Func<KindRef, KindNeed> Need { get; init; } = MeshPermissions.ForChecks;

    /// <summary>Told about each kind that may not be read, unless the checks tell it.</summary>
    public Action<string>? Warn { get; init; }

    public async Task<IReadOnlyList<ItemOutcome<MeshCheck>>> RunAsync(CancellationToken cancellationToken)
    {
        MeshCheckDefinition[] checks = [.. MeshChecks.All.Where(IsWanted)];
        List<ItemOutcome<MeshCheck>> outcomes = [.. Ids.Where(static id => !id.IsPattern && !MeshChecks.All.Any(check => id.Matches(check.Id))).Select(Unknown)];
        if (checks.Length == 0)
        {
            return outcomes;
        }

        // What the view of a mesh that runs needs for every check, and what these checks look at.
        HashSet<KindRef> kinds = [.. BeforeInstall ? [] : MeshKinds.View, .. checks.SelectMany(static check => check.Needs)];
        bool asks = BeforeInstall && checks.Contains(PermissionChecks.Create);
        MeshSnapshot snapshot = await new MeshObserver(client, TimeProvider.System) { Warn = Warn }
            .ReadAsync(Namespace, [.. kinds.Select(Need)], asks ? InstallPermissions.ToCreate(Namespace) : [], cancellationToken).ConfigureAwait(false);
        MeshCheckRun run = new(snapshot with { GivenVersion = Version }, KubeConfig, BeforeInstall);
        outcomes.AddRange(run.Run(checks).Select(static check => (ItemOutcome<MeshCheck>)check));
        return outcomes;
    }

    private bool IsWanted(MeshCheckDefinition check) =>
        check.Phase.HasFlag(BeforeInstall ? CheckPhase.BeforeInstall : CheckPhase.Running)
        && (Categories.Count == 0 || Categories.Contains(check.Category))
        && (Ids.Count == 0 || Ids.Any(id => id.Matches(check.Id)));

    private static ItemOutcome<MeshCheck> Unknown(NameFilter id) =>
        new MeshToolsException(ErrorCatalog.CheckNotFound, $"There is no check '{id.Text}'.", target: id.Text);
}
