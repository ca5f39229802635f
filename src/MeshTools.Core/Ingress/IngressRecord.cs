using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// What was there before a gateway was published, so that Unpublish-IngressGateway gives back the very same. Pure.
/// </summary>
/// <remarks>
/// It is kept in a Secret: the template of a Deployment can hold passwords as literal values, and who may read ConfigMaps is
/// often more than who may read Deployments.
/// </remarks>
internal sealed record IngressRecord
{
    /// <summary>So that it is told apart from certificates and credentials.</summary>
    public const string SecretType = "meshtools/ingress-gateway-record";

    private const string DataKey = "record";

    public static readonly KindRef Secret = new(string.Empty, "Secret", "v1");

    /// <summary>The Deployment; null for a gateway that was a DaemonSet.</summary>
    public JsonObject? Deployment { get; init; }

    /// <summary>The DaemonSet, for a gateway that was one.</summary>
    public JsonObject? DaemonSet { get; init; }

    /// <summary>The autoscaler; null when there was none.</summary>
    public JsonObject? Autoscaler { get; init; }

    /// <summary>The Service.</summary>
    public JsonObject? Service { get; init; }

    /// <summary>The labels that pick the gateway's nodes.</summary>
    public required IReadOnlyDictionary<string, string> Selector { get; init; }

    /// <summary>The nodes' port for HTTP; 0 for none.</summary>
    public required int HttpPort { get; init; }

    /// <summary>The nodes' port for HTTPS; 0 for none.</summary>
    public required int HttpsPort { get; init; }

    /// <summary>What the gateway was before it was published; null where not even that is known.</summary>
    public JsonObject? Original => Deployment ?? DaemonSet;

    /// <summary>True when Install-Mesh has laid in a Deployment that the DaemonSet is not made of yet.</summary>
    public bool HasNewTemplate { get; init; }

    /// <summary>The labels that were set on nodes.</summary>
    public IReadOnlyList<NodeMark> Marks { get; init; } = [];

    public static ObjectAddress Address(string ns, string gateway) => new(Secret, ns, $"meshtools-{gateway}-published");

    /// <summary>The Secret.</summary>
    public JsonObject ToSecret(string ns, string gateway) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject
        {
            ["name"] = Address(ns, gateway).Name,
            ["namespace"] = ns,
            ["labels"] = new JsonObject { [ManagedBy.Label] = ManagedBy.Name },
        },
        ["type"] = SecretType,
        ["data"] = Data(),
    };

    /// <summary>The Secret's data alone.</summary>
    public JsonObject Data() => new() { [DataKey] = Convert.ToBase64String(Encoding.UTF8.GetBytes(ToJson().ToJsonString())) };

    /// <summary>Reads a Secret; null for null.</summary>
    /// <exception cref="MeshToolsException">IngressRecordUnreadable.</exception>
    public static IngressRecord? Read(JsonObject? secret)
    {
        if (secret is null)
        {
            return null;
        }

        try
        {
            return FromJson(JsonNode.Parse(Convert.FromBase64String(secret.Text("data", DataKey) ?? string.Empty)) as JsonObject ?? throw new FormatException("it is empty"));
        }
        catch (Exception error) when (error is FormatException or System.Text.Json.JsonException or InvalidOperationException)
        {
            string name = $"secret/{secret.Text("metadata", "namespace")}/{secret.Text("metadata", "name")}";
            throw new MeshToolsException(ErrorCatalog.IngressRecordUnreadable, $"{name} does not tell what the gateway was before: {error.Message}.", target: name, inner: error);
        }
    }

    private JsonObject ToJson() => new()
    {
        ["deployment"] = Deployment?.DeepClone(),
        ["daemonSet"] = DaemonSet?.DeepClone(),
        ["autoscaler"] = Autoscaler?.DeepClone(),
        ["service"] = Service?.DeepClone(),
        ["selector"] = new JsonObject(Selector.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["httpPort"] = HttpPort,
        ["httpsPort"] = HttpsPort,
        ["hasNewTemplate"] = HasNewTemplate,
        ["marks"] = new JsonArray([.. Marks.Select(static mark => new JsonObject { ["node"] = mark.Node, ["key"] = mark.Key, ["value"] = mark.Value, ["before"] = mark.Before })]),
    };

    private static IngressRecord FromJson(JsonObject json) => new()
    {
        Deployment = json["deployment"] as JsonObject,
        DaemonSet = json["daemonSet"] as JsonObject,
        Autoscaler = json["autoscaler"] as JsonObject,
        Service = json["service"] as JsonObject,
        Selector = json.Map("selector"),
        HttpPort = json.Number("httpPort") ?? IngressDefaults.HttpPort,
        HttpsPort = json.Number("httpsPort") ?? IngressDefaults.HttpsPort,
        HasNewTemplate = json.Flag("hasNewTemplate") == true,
        Marks = [.. json.Objects("marks").Select(static mark => new NodeMark(mark.Text("node") ?? string.Empty, mark.Text("key") ?? string.Empty, mark.Text("value") ?? string.Empty, mark.Text("before")))],
    };
}
