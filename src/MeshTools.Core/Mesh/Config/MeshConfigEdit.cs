using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;

namespace MeshTools.Mesh.Config;

/// <summary>Edits of the mesh config: ConfigMap <c>istio</c> or <c>istio-REVISION</c>, key <c>mesh</c> (SOURCES.md, section 4). Pure.</summary>
internal static class MeshConfigEdit
{
    private const string Key = "mesh";

    /// <summary>Sets one field; null when it is as wanted.</summary>
    /// <param name="map">The ConfigMap.</param>
    /// <param name="observed">All of it as it is.</param>
    /// <param name="path">E.g. <c>localityLbSetting</c> or <c>extensionProviders[name=ext-authz]</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="action">What it is for, in the imperative.</param>
    public static Change? Set(ObjectAddress map, JsonObject observed, string path, JsonNode value, string action) =>
        ConfigText.Edit(map, observed, Key, [new ConfigTextEdit(path, value)], action);

    /// <summary>Gives back what stood there before MeshTools set it; null when MeshTools has set nothing there.</summary>
    public static Change? Restore(ObjectAddress map, JsonObject observed, string path, string action) =>
        ConfigText.Edit(map, observed, Key, [new ConfigTextEdit(path, null)], action);
}
