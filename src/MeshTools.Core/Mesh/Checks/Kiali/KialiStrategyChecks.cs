using MeshTools.Kiali;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>How Kiali lets users in, and whether its version can do that. SOURCES.md, section 2.</summary>
internal static class KialiStrategyChecks
{
    public static readonly MeshCheckDefinition Removed = new("KialiStrategyRemoved", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali is set to strategy login, which 1.23 and newer do not know: it ends at once.",
        Passes = "Kiali's strategy is one that its version knows.",
        Hint = "Set-KialiCredential sets the strategy token and makes a token.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap],
        Look = static view => view.Kiali?.Version is IstioVersion version && version.IsAtLeast(23) && view.Snapshot.KialiConfig?.Strategy == KialiNames.Login
            ? [CheckFinding.Fail($"Kiali {version} does not know the strategy login.", view.Snapshot.KialiConfig.Target)]
            : [],
    };

    public static readonly MeshCheckDefinition Anonymous = new("KialiAnonymous", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali lets everybody in who can reach it.",
        Passes = "Kiali asks who is there.",
        Hint = "Set-KialiCredential sets a strategy with a login. The addon files of Istio come with anonymous.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap],
        Look = static view => view.Kiali is not null && view.Snapshot.KialiConfig?.Strategy == KialiNames.Anonymous
            ? [CheckFinding.Warn("Its strategy is anonymous.", view.Snapshot.KialiConfig.Target)]
            : [],
    };

    public static readonly MeshCheckDefinition SigningKey = new("KialiSigningKey", MeshCheckCategory.Kiali)
    {
        Finds = "The key by which Kiali signs its sessions is one that everybody knows, or one that this version refuses.",
        Passes = "Kiali's signing key is a good one, or is not used.",
        Hint = "Set-KialiCredential makes a new key of the right length (CVE-2020-1764).",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment, MeshKinds.ConfigMap],
        Look = static view => view.Kiali?.Version is IstioVersion version && view.Snapshot.KialiConfig is { Problem: null } config && config.Strategy != KialiNames.Anonymous
            && KialiSigningKey.Weakness(config, version) is string weakness
            ? [CheckFinding.Fail(weakness, config.Target)]
            : [],
    };

    public static readonly MeshCheckDefinition ConfigInvalid = new("KialiConfigInvalid", MeshCheckCategory.Kiali)
    {
        Finds = "Kiali's config.yaml is not YAML that can be read.",
        Passes = "Kiali's configuration can be read, or there is none.",
        Hint = "Mend the key config.yaml at the line the reason names.",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.ConfigMap],
        Look = static view => view.Snapshot.KialiConfig is { Problem: string problem } config ? [CheckFinding.Fail($"Its config.yaml cannot be read: {problem}.", config.Target)] : [],
    };

    public static readonly MeshCheckDefinition Outdated = new("KialiOutdated", MeshCheckCategory.Versions)
    {
        Finds = "Kiali is older than the first one that goes with this release of Istio.",
        Passes = "Kiali is not older than this release of Istio.",
        Hint = "Install the Kiali that comes with the release (samples/addons/kiali.yaml from 1.8 on).",
        HelpUri = HelpPages.Authentication,
        Needs = [MeshKinds.Deployment],
        NeedsVersion = true,
        Look = static view => view.Kiali?.Version is IstioVersion kiali && Shipped(view.Version) is IstioVersion shipped && (kiali.Major, kiali.Minor).CompareTo((shipped.Major, shipped.Minor)) < 0
            ? [CheckFinding.Warn($"Kiali {kiali} is older than {shipped}, which comes with Istio {view.Version}.", view.Kiali.Target)]
            : [],
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All = [Removed, Anonymous, SigningKey, ConfigInvalid, Outdated];

    /// <summary>SOURCES.md, section 2: the first Kiali of each release, as far as they are known.</summary>
    private static IstioVersion? Shipped(IstioVersion istio)
    {
        (int Istio, string Kiali)[] rows =
        [
            (30, "2.22"), (28, "2.17"), (26, "2.8"), (24, "2.0"), (22, "1.82"), (20, "1.76"), (18, "1.67"), (16, "1.55"), (14, "1.50"), (12, "1.42"), (10, "1.34"),
            (9, "1.29"), (8, "1.26"), (7, "1.22"), (6, "1.18"), (5, "1.14"),
        ];
        return Array.Find(rows, row => istio.IsAtLeast(row.Istio)) is { Kiali: string kiali } ? ImageReference.Version(kiali) : null;
    }
}
