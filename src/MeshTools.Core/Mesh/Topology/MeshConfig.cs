using System.Text.Json.Nodes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>The mesh config of one revision: ConfigMap istio or istio-REVISION, key mesh (SOURCES.md, section 4).</summary>
/// <param name="Source">The ConfigMap.</param>
/// <param name="Body">What it says; null when it is empty or cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal sealed record MeshConfig(ObservedObject Source, JsonObject? Body, string? Problem)
{
    public string? RootNamespace => Body.Text("rootNamespace");

    public JsonObject? Locality => Body.At("localityLbSetting") as JsonObject;

    public IReadOnlyList<JsonObject> ExtensionProviders => Body.Objects("extensionProviders");

    public static IReadOnlyList<MeshConfig> Read(MeshSnapshot snapshot)
    {
        List<MeshConfig> configs = [];
        foreach (ObservedObject map in snapshot.Of(MeshKinds.ConfigMap))
        {
            if (map.Body.Text("data", "mesh") is string text)
            {
                configs.Add(new MeshConfig(map, EmbeddedYaml.TryRead(text, out string? problem), problem));
            }
        }

        // The one without a revision first.
        return [.. configs.OrderBy(static config => config.Source.Name.Length)];
    }

    /// <summary>
    /// Whether proxies are to prefer what is near. SOURCES.md, section 4: 1.5 goes by the presence of the key; from 1.6
    /// on it is active unless <c>enabled: false</c>.
    /// </summary>
    public bool IsLocalityActive(IstioVersion version) =>
        version.IsBefore(6) ? Locality is not null : Locality.Flag("enabled") != false;
}
