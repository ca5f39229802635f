using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>A localityLbSetting, of the mesh or of one DestinationRule.</summary>
/// <param name="Source">The object it stands in.</param>
/// <param name="Body">What it says.</param>
internal sealed record LocalitySettings(ObservedObject Source, JsonObject Body)
{
    public IReadOnlyList<JsonObject> Distribute => Body.Objects("distribute");

    public IReadOnlyList<JsonObject> Failover => Body.Objects("failover");

    public IReadOnlyList<string> FailoverPriority => Body.Texts("failoverPriority");

    /// <summary>Switched on in words, or with something in it to obey.</summary>
    public bool IsWanted => Body.Flag("enabled") == true || Failover.Count > 0 || FailoverPriority.Count > 0;

    public static IEnumerable<LocalitySettings> OfMesh(MeshView view) =>
        view.Configs.Where(static config => config.Locality is not null).Select(static config => new LocalitySettings(config.Source, config.Locality!));

    /// <summary>One for each trafficPolicy that has one, subsets included.</summary>
    public static IEnumerable<LocalitySettings> OfRule(ObservedObject rule) =>
        rule.Spec.Within().Select(static part => part.At("loadBalancer", "localityLbSetting")).OfType<JsonObject>().Select(body => new LocalitySettings(rule, body));

    public static IEnumerable<LocalitySettings> All(MeshView view) => OfMesh(view).Concat(view.Snapshot.Of(MeshKinds.DestinationRule).SelectMany(OfRule));

    /// <summary>SOURCES.md, section 4: its presence alone counts, <c>{}</c> suffices.</summary>
    public static bool HasOutlierDetection(ObservedObject rule) => rule.Spec.Within().Any(static part => part.ContainsKey("outlierDetection"));

    /// <summary>Whether somebody asked for locality: the mesh in words, or a rule.</summary>
    public static bool IsAskedFor(MeshView view) => All(view).Any(static settings => settings.IsWanted || settings.Distribute.Count > 0);
}
