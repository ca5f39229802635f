using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>Everything that speaks against an installation, found before anything is written and reported together.</summary>
internal sealed class InstallChecks
{
    private readonly List<string> _reasons = [];
    private readonly List<string> _warnings = [];

    /// <summary>What to tell although it is no reason to stop.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>A reason against it; nothing for null.</summary>
    public void Refuse(string? reason)
    {
        if (reason is not null && !_reasons.Contains(reason))
        {
            _reasons.Add(reason);
        }
    }

    /// <summary>Something to tell; nothing for null.</summary>
    public void Warn(string? warning)
    {
        if (warning is not null && !_warnings.Contains(warning))
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>The Kubernetes version, against what is known of the Istio version.</summary>
    public void CheckKubernetes(IstioVersion? istio, ServerVersion server)
    {
        if (istio is not null && KubernetesSupport.IsTooOld(istio, server))
        {
            Refuse($"Istio {istio} needs Kubernetes 1.{KubernetesSupport.Lowest(istio)} or newer; the server is {server.GitVersion}.");
        }

        if (istio is not null && KubernetesSupport.IsTooNew(istio, server))
        {
            Refuse($"Istio {istio} uses APIs that Kubernetes dropped after 1.{KubernetesSupport.Highest(istio)}; the server is {server.GitVersion}.");
        }
    }

    /// <summary>Kinds that the server does not serve.</summary>
    public void CheckKinds(IEnumerable<KindDemand> kinds)
    {
        foreach (KindDemand demand in kinds.Where(static demand => demand.Support == KindSupport.Unsupported))
        {
            Refuse(demand.Reason);
        }
    }

    /// <summary>The step from the version that is there.</summary>
    public void CheckStep(IstioVersion? from, IstioVersion? to, bool force)
    {
        string? refusal = VersionStep.Refusal(from, to);
        if (force)
        {
            Warn(refusal);
        }
        else
        {
            Refuse(refusal);
        }

        Warn(VersionStep.Warning(from, to));
    }

    /// <summary>What Test-Mesh -BeforeInstall finds: what failed is a reason, what a former mesh left is told.</summary>
    public void CheckCluster(IEnumerable<ItemOutcome<MeshCheck>> found, bool force)
    {
        foreach (MeshCheck check in found.Select(static outcome => outcome.Value).OfType<MeshCheck>())
        {
            string text = check.Target is null ? $"{check.Reason} ({check.Id})" : $"{check.Target}: {check.Reason} ({check.Id})";
            bool isLeftover = check.Id.StartsWith("Leftover", StringComparison.Ordinal);
            if (check.Status == MeshCheckStatus.Fail && !(isLeftover && force))
            {
                Refuse(check.Hint is null ? text : $"{text} {check.Hint}");
            }
            else if (isLeftover && check.Status is MeshCheckStatus.Warn or MeshCheckStatus.Fail)
            {
                Warn(text);
            }
        }
    }

    /// <summary>Rights that the user lacks.</summary>
    public void CheckRights(IReadOnlyList<string> missing)
    {
        if (missing.Count > 0)
        {
            Refuse($"You may not {string.Join(", ", missing)}. Get-MeshPermission Install-Mesh -ManifestPath FILE -AsYaml prints the rights to ask for.");
        }
    }

    /// <summary>Ends the installation when there is any reason.</summary>
    /// <exception cref="MeshToolsException">InstallRefused, with all of them.</exception>
    public void ThrowIfRefused(string context)
    {
        if (_reasons.Count > 0)
        {
            string list = string.Concat(_reasons.Select(static reason => $"{Environment.NewLine}  - {reason}"));
            throw new MeshToolsException(ErrorCatalog.InstallRefused, $"Context '{context}' cannot take this installation:{list}", target: context);
        }
    }
}
