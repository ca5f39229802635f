using System.Text.Json.Nodes;

namespace MeshTools.Cluster.Yaml;

/// <summary>One step of a <see cref="YamlPath"/>.</summary>
/// <param name="Name">The key; or the field by which an element of a list is known.</param>
/// <param name="Value">The field's value; null for a key.</param>
internal readonly record struct YamlPathStep(string Name, string? Value)
{
    public JsonNode? Find(JsonNode? node) => Value is null ? (node as JsonObject)?[Name] : IndexIn(node) is int index ? node![index] : null;

    /// <summary>Where the element stands in a list; null when there is none.</summary>
    public int? IndexIn(JsonNode? node)
    {
        for (int i = 0; i < (node as JsonArray)?.Count; i++)
        {
            if (node[i] is JsonObject item && item[Name] is JsonValue field && field.ToString() == Value)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The parent with the child in its place, or at the end.</summary>
    public JsonNode Put(JsonNode? parent, JsonNode? child)
    {
        if (Value is null)
        {
            JsonObject map = (JsonObject?)(parent as JsonObject)?.DeepClone() ?? [];
            map[Name] = child;
            return map;
        }

        JsonArray list = (JsonArray?)(parent as JsonArray)?.DeepClone() ?? [];
        if (child is JsonObject item && !item.ContainsKey(Name))
        {
            child = Named(item);
        }

        if (IndexIn(list) is int index)
        {
            list[index] = child;
        }
        else
        {
            list.Add(child);
        }

        return list;
    }

    public void Remove(JsonNode? parent)
    {
        if (Value is null)
        {
            (parent as JsonObject)?.Remove(Name);
        }
        else if (IndexIn(parent) is int index)
        {
            ((JsonArray)parent!).RemoveAt(index);
        }
    }

    /// <summary>The element with the field that tells it apart, in front, where people look for it.</summary>
    private JsonObject Named(JsonObject item)
    {
        JsonObject named = new() { [Name] = Value };
        foreach ((string key, JsonNode? field) in item)
        {
            named[key] = field?.DeepClone();
        }

        return named;
    }
}
