using System.Globalization;

namespace MeshTools.Mesh.Install;

/// <summary>What to say about the step from one version of Istio to another. Pure.</summary>
internal static class VersionStep
{
    /// <summary>Why not, or null: a control plane that is older than its proxies is not supported by Istio.</summary>
    public static string? Refusal(IstioVersion? from, IstioVersion? to) =>
        from is not null && to is not null && (to.Major, to.Minor).CompareTo((from.Major, from.Minor)) < 0
            ? $"Istio {from} is installed and {to} is older: proxies must not be newer than their control plane. Use -Force to install it all the same."
            : null;

    /// <summary>A warning, or null: Istio's upgrades go one minor version at a time.</summary>
    public static string? Warning(IstioVersion? from, IstioVersion? to) =>
        from is not null && to is not null && from.Major == to.Major && to.Minor - from.Minor > 1
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"From Istio {from} to {to} is a step over {to.Minor - from.Minor - 1} minor versions. Istio supports one at a time: look for removed settings and APIs in the releases between.")
            : null;
}
