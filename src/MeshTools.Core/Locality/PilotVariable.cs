using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>
/// The variable of the source procedure on istiod. SOURCES.md, section 0: read by 1.1 and 1.2 only, and harmless later.
/// Pure.
/// </summary>
internal static class PilotVariable
{
    public const string Name = "PILOT_ENABLE_LOCALITY_LOAD_BALANCING";

    // JSON: the variable that was there; null for none.
    private const string Annotation = "meshtools/pilot-locality";
    private const string Container = "discovery";

    /// <summary>Sets it; null when it is set.</summary>
    /// <param name="target">The Deployment.</param>
    /// <param name="deployment">All of it as it is.</param>
    public static Change? Set(ObjectAddress target, JsonObject deployment) => Edit(
        target, deployment, $"Set {Name} (restarts istiod)",
        static (note, was) => was.Text("value") == "1" ? null : (Variable("1"), note ?? (was is null ? "null" : was.ToJsonString(JsonText.Compact))));

    /// <summary>Whether MeshTools has set it on a Deployment.</summary>
    public static bool IsSet(JsonObject deployment) => deployment.Text("metadata", "annotations", Annotation) is not null;

    /// <summary>Gives back what was there before MeshTools set it; null when MeshTools did not.</summary>
    public static Change? Restore(ObjectAddress target, JsonObject deployment) =>
        Edit(target, deployment, $"Restore {Name} (restarts istiod)", static (note, _) => note is null ? null : (Before(note), null));

    private static JsonObject Variable(string value) => new() { ["name"] = Name, ["value"] = value };

    private static JsonObject? Before(string note)
    {
        try
        {
            return JsonNode.Parse(note) switch
            {
                JsonObject variable => variable,
                JsonValue value => Variable(JsonFields.Text(value) ?? string.Empty),
                _ => null,
            };
        }
        catch (JsonException)
        {
            // Not ours any more; the variable goes.
            return null;
        }
    }

    private static Change? Edit(ObjectAddress target, JsonObject deployment, string action, Func<string?, JsonObject?, (JsonObject? Value, string? Note)?> next)
    {
        JsonObject? body = Body(deployment);
        return body is null ? null : new Change
        {
            Target = target,
            Verb = ChangeVerb.MergePatch,
            Action = action,
            Body = body,
            Before = deployment,
            Details = [action],
            Revise = Body,
        };

        JsonObject? Body(JsonObject now)
        {
            JsonArray? containers = now.At("spec", "template", "spec", "containers")?.DeepClone() as JsonArray;
            JsonObject? container = containers?.OfType<JsonObject>().FirstOrDefault(static item => item.Text("name") == Container);
            if (container is null)
            {
                return null;
            }

            JsonArray env = container["env"] as JsonArray ?? [];
            JsonObject? variable = env.OfType<JsonObject>().FirstOrDefault(static item => item.Text("name") == Name);
            if (next(now.Text("metadata", "annotations", Annotation), variable) is not { } wanted)
            {
                return null;
            }

            (JsonObject? value, string? note) = wanted;

            int place = variable is null ? env.Count : env.IndexOf(variable);
            if (variable is not null)
            {
                env.RemoveAt(place);
            }

            if (value is not null)
            {
                env.Insert(place, value);
            }

            // The server keeps no empty list, and would be taken not to have obeyed.
            container.Remove("env");
            if (env.Count > 0)
            {
                container["env"] = env;
            }

            return new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = note } },
                ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } } },
            };
        }
    }
}
