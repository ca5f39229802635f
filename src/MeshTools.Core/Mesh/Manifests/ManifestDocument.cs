using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeshTools.Cluster;
using MeshTools.Cluster.Yaml;
using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>One document of a manifest: an object, or a list of objects whose items count as if each stood alone.</summary>
/// <param name="faults">Makes the errors.</param>
/// <param name="number">The document's number, from 1.</param>
internal sealed partial class ManifestDocument(ManifestFaults faults, int number)
{
    /// <param name="objects">Gets the objects.</param>
    /// <param name="node">The document, or an item of a list.</param>
    public void AddTo(List<ManifestObject> objects, YamlValue node) => AddTo(objects, node, null, null);

    /// <param name="objects">Gets the objects.</param>
    /// <param name="node">The document, or an item of a list.</param>
    /// <param name="apiVersion">Of an item that names none: a server's own lists leave it out.</param>
    /// <param name="kind">The same.</param>
    private void AddTo(List<ManifestObject> objects, YamlValue node, string? apiVersion, string? kind)
    {
        if (node.Entries is null)
        {
            throw Refuse(node, $"an object must be a mapping, not {node.Describe()}");
        }

        apiVersion = Header(node, "apiVersion") ?? apiVersion ?? throw Refuse(node, "the object has no apiVersion");
        kind = Header(node, "kind") ?? kind ?? throw Refuse(node, "the object has no kind");
        if (!ApiVersion().IsMatch(apiVersion))
        {
            throw Refuse(node.Entries.GetValueOrDefault("apiVersion") ?? node, "apiVersion is neither VERSION nor GROUP/VERSION, e.g. v1 or apps/v1");
        }

        if (!Kind().IsMatch(kind))
        {
            throw Refuse(node.Entries.GetValueOrDefault("kind") ?? node, "kind is no name of a kind, e.g. ConfigMap");
        }

        if (Items(node, kind) is not YamlValue items)
        {
            objects.Add(Object(node, apiVersion, kind));
            return;
        }

        bool isPlainList = kind == "List";
        foreach (YamlValue item in items.Items ?? [])
        {
            AddTo(objects, item, isPlainList ? null : apiVersion, isPlainList ? null : kind[..^"List".Length]);
        }
    }

    /// <summary>The items of a list, or null for an object. A custom kind may well be called AllowList: a list has no name.</summary>
    private YamlValue? Items(YamlValue node, string kind)
    {
        if (!kind.EndsWith("List", StringComparison.Ordinal))
        {
            return null;
        }

        YamlValue? items = node.Entries!.GetValueOrDefault("items");
        bool isNamed = node.Entries!.GetValueOrDefault("metadata")?.Entries?.ContainsKey("name") == true;
        if (kind == "List")
        {
            return items is null || items.Items is not null || items.IsNull
                ? items ?? throw Refuse(node, "kind List has no items")
                : throw Refuse(items, $"items must be a list, not {items.Describe()}");
        }

        return items is not null && !isNamed && (items.Items is not null || items.IsNull) ? items : null;
    }

    private ManifestObject Object(YamlValue node, string apiVersion, string kind)
    {
        JsonObject body = (JsonObject)ToJson(node)!;
        body["apiVersion"] = apiVersion;
        body["kind"] = kind;
        KindRef kindRef = KindRef.FromManifest(apiVersion, kind);
        if (ManifestIdentity.Fault(kindRef, body) is ManifestFault identity)
        {
            throw Refuse(identity.Find(node), identity.Text);
        }

        ObjectAddress address = new(kindRef, ManifestIdentity.Namespace(body), ManifestIdentity.Name(body));
        return ManifestTextFields.Fault(kindRef, body) is ManifestFault field
            ? throw Refuse(field.Find(node), $"{field.Text} (of {address})")
            : new ManifestObject(address, body, Place(node));
    }

    private JsonNode? ToJson(YamlValue node)
    {
        try
        {
            return YamlJson.ToJson(node);
        }
        catch (YamlSyntaxException error)
        {
            throw faults.At(Place(error.Line), $"column {error.Column}: {error.Message}", error);
        }
    }

    private string? Header(YamlValue node, string field)
    {
        if (!node.Entries!.TryGetValue(field, out YamlValue? value) || value.IsNull)
        {
            return null;
        }

        return ToJson(value) is JsonValue text && text.TryGetValue(out string? result)
            ? result
            : throw Refuse(value, $"{field} must be text");
    }

    private MeshToolsException Refuse(YamlValue at, string fault) => faults.At(Place(at), fault);

    private ManifestPlace Place(YamlValue node) => Place(node.Line);

    private ManifestPlace Place(long line) => new(faults.Source, number, line);

    // A group is a DNS subdomain, a version a DNS label.
    [GeneratedRegex(@"^([a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Kind();
}
