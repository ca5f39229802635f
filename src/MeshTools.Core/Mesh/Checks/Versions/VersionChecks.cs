using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Versions, and the steps between them.</summary>
internal static class VersionChecks
{
    public static readonly MeshCheckDefinition VersionUnknown = new("ControlPlaneVersionUnknown", MeshCheckCategory.Versions)
    {
        Finds = "The image of a control plane is no release, so that nobody can tell which form of configuration it obeys.",
        Passes = "The version of each control plane is known.",
        Hint = "Give -Version for the checks that depend on it.",
        HelpUri = HelpPages.SupportedReleases,
        Needs = [MeshKinds.Deployment],
        Look = static view => view.ControlPlanes.Where(static plane => plane.Version is null)
            .Select(static plane => CheckFinding.Warn($"Its image {plane.Image} has no version in its tag.", plane.Target)),
    };

    public static readonly MeshCheckDefinition SkewProxies = new("VersionSkewProxies", MeshCheckCategory.Versions)
    {
        Finds = "Proxies run another version than their control plane.",
        Passes = "All proxies run the version of a control plane.",
        Hint = "Restart the workloads so that they get the new proxy. Upgrade the control plane first and one minor version at a time.",
        HelpUri = HelpPages.Code("IST0158"),
        IstioCode = "IST0158",
        Needs = [MeshKinds.Deployment, MeshKinds.Pod],
        NeedsVersion = true,
        Look = Skew,
    };

    public static readonly MeshCheckDefinition RevisionSteps = new("RevisionSteps", MeshCheckCategory.Versions)
    {
        Finds = "Two control planes are more than one minor version apart, a step that Istio does not support.",
        Passes = "No two control planes are more than one minor version apart.",
        Hint = "Go through the versions between, or move the workloads and remove the old revision.",
        HelpUri = HelpPages.Canary,
        Needs = [MeshKinds.Deployment],
        Look = static view =>
        {
            IstioVersion[] versions = [.. view.ControlPlanes.Select(static plane => plane.Version).OfType<IstioVersion>().Order()];
            return versions.Length > 1 && versions[^1].Minor - versions[0].Minor > 1
                ? [CheckFinding.Warn($"Control planes of {versions[0]} and {versions[^1]} run side by side.")]
                : [];
        },
    };

    public static readonly MeshCheckDefinition OldControlPlane = new("LeftoverOldControlPlane", MeshCheckCategory.Versions)
    {
        Finds = "Parts of a control plane of before 1.5 (Pilot, Galley, Citadel, Mixer, the injector) stand beside istiod.",
        Passes = "No part of an older control plane stands beside istiod.",
        Hint = "Remove them once no proxy of that version is left; istioctl does not prune what a newer version has no more.",
        HelpUri = HelpPages.Upgrade,
        Needs = [MeshKinds.Deployment],
        Look = static view =>
            from plane in view.ControlPlanes.Where(static plane => plane.Version?.IsAtLeast(5) == true).Take(1)
            from old in view.Workloads
            where old.Namespace == plane.Namespace && (old.Name is "istio-pilot" or "istio-galley" or "istio-citadel" or "istio-policy" or "istio-telemetry" or "istio-sidecar-injector")
            select CheckFinding.Warn($"It is part of a control plane of before 1.5, and {plane.Name} {plane.VersionText} has taken over.", old.Target),
    };

    public static readonly MeshCheckDefinition GatewaySkew = new("VersionSkewGateways", MeshCheckCategory.Versions)
    {
        Finds = "A gateway's workload is set up for another minor version than every control plane.",
        Passes = "Each gateway is set up for the version of a control plane.",
        Hint = "Install the gateways of the same version.",
        HelpUri = HelpPages.Upgrade,
        Needs = [MeshKinds.Deployment, MeshKinds.DaemonSet],
        NeedsVersion = true,
        Look = static view => view.GatewayWorkloads
            .Where(gateway => gateway.Version is IstioVersion version && view.ControlPlanes.All(plane => plane.Version is null || plane.Version.Minor != version.Minor))
            .Select(gateway => CheckFinding.Warn($"It runs {gateway.Version}, and the control plane {view.Version}.", gateway.Target)),
    };

    public static readonly MeshCheckDefinition AlreadyInstalled = new("MeshAlreadyInstalled", MeshCheckCategory.Versions)
    {
        Finds = "There is a mesh already, and how far the version to install is from it.",
        Passes = "There is no mesh yet.",
        Hint = "Upgrade one minor version at a time, or install beside it with a revision.",
        HelpUri = HelpPages.Upgrade,
        Phase = CheckPhase.BeforeInstall,
        Needs = [MeshKinds.Deployment],
        Look = static view => view.ControlPlanes.Select(plane => Step(plane, view.Snapshot.GivenVersion)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [VersionUnknown, SkewProxies, GatewaySkew, RevisionSteps, OldControlPlane, AlreadyInstalled];

    private static IEnumerable<CheckFinding> Skew(MeshView view)
    {
        IstioVersion[] planes = [.. view.ControlPlanes.Select(static plane => plane.Version).OfType<IstioVersion>()];
        foreach (IGrouping<string, ObservedPod> group in ProxyVersions.Pods(view.Snapshot).GroupBy(ProxyVersions.Text, StringComparer.Ordinal))
        {
            if (ImageReference.Version(group.Key) is not IstioVersion proxy || planes.Length == 0 || Array.Exists(planes, plane => plane.CompareTo(proxy) == 0))
            {
                continue;
            }

            string seen = $"{Counted.Of(group.Count(), "proxy", "proxies")} {Counted.Word(group.Count(), "runs", "run")} {group.Key}, {group.First().Namespace}/{group.First().Name} for one; the control plane runs {view.Version}";
            int ahead = planes.Max(static plane => plane.Minor) - proxy.Minor;

            // Istio lets proxies be up to one minor version behind their control plane, and never ahead of it.
            yield return proxy.Major > view.Version.Major || ahead < 0 ? CheckFinding.Fail(seen + ", which is older.")
                : ahead > 1 ? CheckFinding.Fail($"{seen}, {ahead} minor versions on.")
                : CheckFinding.Warn(seen + ".");
        }
    }

    private static CheckFinding Step(MeshWorkload plane, IstioVersion? wanted)
    {
        if (wanted is null || plane.Version is not IstioVersion there)
        {
            return CheckFinding.Warn($"{plane.Name} {plane.VersionText} runs already.", plane.Target);
        }

        int step = wanted.Minor - there.Minor;
        return step switch
        {
            0 when wanted.CompareTo(there) == 0 => CheckFinding.Pass($"{plane.Name} {plane.VersionText} runs already, the version to install.", plane.Target),
            < 0 => CheckFinding.Fail($"{plane.Name} {there} runs already; {wanted} would be a step back.", plane.Target),
            > 1 => CheckFinding.Warn($"{plane.Name} {there} runs already; {wanted} skips {step - 1} minor versions.", plane.Target),
            _ => CheckFinding.Pass($"{plane.Name} {there} runs already; {wanted} is a step that is supported.", plane.Target),
        };
    }
}
