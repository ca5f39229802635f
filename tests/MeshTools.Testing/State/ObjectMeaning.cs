using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeshTools.Testing.State;

/// <summary>What an object says that is meant: without versions, times, ids, random values and what controllers add.</summary>
internal static partial class ObjectMeaning
{
    private static readonly string[] Passing =
    [
        "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink", "status", "clusterIP", "clusterIPs", "nodePort",
        "kubectl.kubernetes.io/restartedAt", "deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation", "secrets",
    ];

    public static string Of(JsonObject item)
    {
        JsonNode copy = item.DeepClone();
        Strip(copy);
        return RandomKey().Replace(copy.ToJsonString(), "(a key)");
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject map)
        {
            foreach (string name in Passing)
            {
                map.Remove(name);
            }

            foreach ((string name, JsonNode? value) in map.ToArray())
            {
                Strip(value);
                if (name is "annotations" && value is JsonObject { Count: 0 })
                {
                    map.Remove(name);
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
            {
                Strip(item);
            }
        }
    }

    [GeneratedRegex("(?<=signing_key: )[A-Za-z0-9]{32}|(?<=\"tls\\.(?:crt|key)\":\")[^\"]+", RegexOptions.CultureInvariant)]
    private static partial Regex RandomKey();
}
