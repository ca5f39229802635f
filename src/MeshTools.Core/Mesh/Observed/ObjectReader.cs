using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>From an object as the API server sends it to what is kept of it. Pure.</summary>
internal static class ObjectReader
{
    // The names Istio gives its ConfigMaps: istio and istio-REVISION (SOURCES.md, section 4), and Kiali's (section 2).
    private const string Istio = "istio";
    private const string Kiali = "kiali";

    /// <summary>Null for an object that says nothing about a mesh.</summary>
    public static ObservedObject? Read(KindRef kind, JsonElement element)
    {
        string name = element.GetProperty("metadata").GetProperty("name").GetString() ?? string.Empty;
        if (!IsWanted(kind, name))
        {
            return null;
        }

        JsonObject body = (JsonObject)JsonCopy.Of(element, Dropped(kind))!;
        (body.At("metadata", "annotations") as JsonObject)?.Remove("kubectl.kubernetes.io/last-applied-configuration");
        JsonObject[] entries = [.. Entries(element)];
        string[] managers = [.. entries.Select(static entry => entry.Text("manager")).OfType<string>().Distinct(StringComparer.Ordinal)];
        DateTimeOffset? changedAt = entries.Max(static entry => entry.Time("time"));

        return kind switch
        {
            _ when kind == MeshKinds.Secret => SecretReader.Read(element, body, changedAt),
            _ when kind == MeshKinds.ConfigMap => ConfigMap(body, name, managers),
            _ when kind == MeshKinds.Pod => new ObservedPod(kind, PodTrimmer.Trim(body), ProxyReader.Read(element)),
            _ when kind == MeshKinds.Node => new ObservedNode(kind, body, NodeStateReader.Read(element.GetProperty("metadata"), null)),
            _ when kind == MeshKinds.Deployment || kind == MeshKinds.DaemonSet => Workload(kind, body, managers),
            _ => new ObservedObject(kind, body, managers),
        };
    }

    private static bool IsWanted(KindRef kind, string name) => kind switch
    {
        _ when kind == MeshKinds.ConfigMap => name is Istio or Kiali || name.StartsWith(Istio + "-", StringComparison.Ordinal),
        _ when kind == MeshKinds.CustomResource => name.EndsWith(".istio.io", StringComparison.Ordinal),
        _ when kind == MeshKinds.ClusterRole || kind == MeshKinds.ClusterRoleBinding => name.Contains(Istio, StringComparison.Ordinal),
        _ when kind == MeshKinds.Secret => !name.StartsWith("sh.helm.release.", StringComparison.Ordinal),
        _ => true,
    };

    private static ObservedObject ConfigMap(JsonObject body, string name, string[] managers)
    {
        string? kiali = body.Text("data", "config.yaml");
        string? mesh = body.Text("data", "mesh");
        body["data"] = mesh is null ? [] : new JsonObject { ["mesh"] = mesh };
        body.Remove("binaryData");
        return name == Kiali ? ObservedKialiConfig.Read(kiali, body) : new ObservedObject(MeshKinds.ConfigMap, body, managers);
    }

    private static ObservedObject Workload(KindRef kind, JsonObject body, string[] managers)
    {
        PodTrimmer.TrimTemplate(body.At("spec", "template", "spec") as JsonObject);
        return new ObservedObject(kind, body, managers);
    }

    private static string[] Dropped(KindRef kind) => kind switch
    {
        _ when kind == MeshKinds.Secret => ["managedFields", "data", "stringData"],
        _ when kind == MeshKinds.Node => ["managedFields", "images"],
        _ when kind == MeshKinds.CustomResource => ["managedFields", "schema", "validation"],
        _ => ["managedFields"],
    };

    /// <summary>Who wrote when, without the lists of fields.</summary>
    private static IEnumerable<JsonObject> Entries(JsonElement element) =>
        element.GetProperty("metadata").TryGetProperty("managedFields", out JsonElement entries) && entries.ValueKind == JsonValueKind.Array
            ? entries.EnumerateArray().Select(static entry => JsonCopy.Of(entry, "fieldsV1")).OfType<JsonObject>()
            : [];
}
