using System.Text.Json.Nodes;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>What decides where a proxy sends the requests for one host and port.</summary>
internal sealed record LoadPolicy
{
    public static LoadPolicy None { get; } = new() { Mode = LoadMode.None };

    public required LoadMode Mode { get; init; }

    public IReadOnlyList<DistributeEntry> Distribute { get; init; } = [];

    /// <summary>From region to region; of two for one region the first counts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Failover { get; init; } = [];

    /// <summary>Labels, the most important first.</summary>
    public IReadOnlyList<string> FailoverPriority { get; init; } = [];

    /// <summary>Whether a label may be written with the value that is wanted (<c>label=value</c>), as from Istio 1.18 on.</summary>
    public bool TakesValues { get; init; } = true;

    /// <summary>
    /// Whether the weights of distribute reach the localities and are not obeyed: up to Istio 1.8 a host without
    /// outlierDetection is not balanced by locality at all.
    /// </summary>
    public bool AreWeightsIgnored { get; init; }

    /// <summary>Below this share of healthy endpoints (percent) Envoy takes the unhealthy ones too. Istio's default, 0, is never.</summary>
    public int PanicThreshold { get; init; }

    /// <summary>How many percent of the endpoints may be left out at once (maxEjectionPercent); null without outlierDetection.</summary>
    public int? MaxEjection { get; init; }

    /// <summary>Whether the Service or ServiceEntry asks for it itself.</summary>
    public bool IsOfService { get; init; }

    /// <summary>The rule that holds; null when none does.</summary>
    public ObservedObject? Rule { get; init; }

    /// <summary>Why nothing is preferred. Empty exactly when something is.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>What else one should know.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is left of it by its gates.</summary>
    public LoadPolicy Obeyed => Gates.Count == 0 || (AreWeightsIgnored && Gates.Count == 1) ? this : None with { PanicThreshold = PanicThreshold };

    /// <summary>The entry of distribute that is for a caller: the first that fits. Null without one.</summary>
    public DistributeEntry? EntryFor(LocalityPath caller) => Distribute.FirstOrDefault(entry => caller.Matches(LocalityPath.Parse(entry.From)));

    /// <summary>What a localityLbSetting asks for; failover is what it asks for when it says nothing else.</summary>
    /// <param name="setting">The setting; null for none.</param>
    /// <param name="version">Of Istio, which has failoverPriority from 1.12 on (SOURCES.md, section 4).</param>
    public static LoadPolicy Of(JsonObject? setting, IstioVersion version)
    {
        IReadOnlyList<DistributeEntry> distribute = DistributeEntry.Read(setting);
        IReadOnlyList<string> priority = version.IsAtLeast(12) ? setting.Texts("failoverPriority") : [];
        return new LoadPolicy
        {
            Mode = distribute.Count > 0 ? LoadMode.Distribute : priority.Count > 0 ? LoadMode.FailoverPriority : LoadMode.Failover,
            Distribute = distribute,
            FailoverPriority = priority,
            TakesValues = version.IsAtLeast(18),

            // Beside failoverPriority it counts from 1.20 on (istiod's ApplyLocalityLBSetting).
            Failover = priority.Count > 0 && version.IsBefore(20) ? []
                : [.. setting.Objects("failover").Select(static entry => KeyValuePair.Create(entry.Text("from") ?? string.Empty, entry.Text("to") ?? string.Empty))],
        };
    }
}
