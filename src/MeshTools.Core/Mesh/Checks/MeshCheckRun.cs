using MeshTools.Cluster;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Runs checks over one snapshot. Pure.</summary>
/// <param name="snapshot">The cluster.</param>
/// <param name="kubeConfig">What every result carries along; null when none was named.</param>
/// <param name="beforeInstall">The cluster is to get a mesh: only what makes sense then.</param>
internal sealed class MeshCheckRun(MeshSnapshot snapshot, string? kubeConfig, bool beforeInstall)
{
    private readonly MeshView _view = new(snapshot, beforeInstall);

    public IEnumerable<MeshCheck> Run(IEnumerable<MeshCheckDefinition> checks) => checks.Where(IsDue).SelectMany(Run);

    private bool IsDue(MeshCheckDefinition check) => check.Phase.HasFlag(beforeInstall ? CheckPhase.BeforeInstall : CheckPhase.Running);

    private IEnumerable<MeshCheck> Run(MeshCheckDefinition check)
    {
        IReadOnlyList<CheckFinding> findings = Obstacle(check) is string obstacle ? [CheckFinding.Skip(obstacle)] : [.. check.Look(_view)];
        return (findings.Count > 0 ? findings : [CheckFinding.Pass(check.Passes)]).Select(finding => Describe(check, finding));
    }

    /// <summary>Why a check cannot be made; null when it can.</summary>
    private string? Obstacle(MeshCheckDefinition check)
    {
        foreach (KindRef kind in check.Needs)
        {
            if (snapshot.Reading(kind).Problem is string problem)
            {
                return $"{MeshKinds.Plural(kind)} could not be read: {problem}";
            }
        }

        if (!beforeInstall && !check.Phase.HasFlag(CheckPhase.BeforeInstall) && check != ControlPlaneChecks.Missing && !_view.ControlPlanes.Any())
        {
            return "There is no mesh to look at.";
        }

        return check.NeedsVersion && _view.KnownVersion is null
            ? beforeInstall ? "No version was given to check for." : "The version of the control plane is not known: its image is no release. Give -Version."
            : null;
    }

    private MeshCheck Describe(MeshCheckDefinition check, CheckFinding finding) => new()
    {
        Id = check.Id,
        Category = check.Category,
        Status = finding.Status,
        Reason = finding.Reason,
        Hint = finding.Status is MeshCheckStatus.Warn or MeshCheckStatus.Fail ? finding.Hint ?? check.Hint : null,
        HelpUri = check.HelpUri,
        IstioCode = check.IstioCode,
        Target = finding.Target,
        Context = snapshot.Context,
        KubeConfig = kubeConfig,
    };
}
