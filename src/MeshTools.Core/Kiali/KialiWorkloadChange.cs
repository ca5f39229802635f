using System.Globalization;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>
/// What Kiali's pods need to see the secret: the mount that Kiali reads, and the source procedure's two variables; and the mark
/// that makes them start anew. Nothing else of the Deployment is touched. Pure.
/// </summary>
internal static class KialiWorkloadChange
{
    private const string Volume = "kiali-secret";
    private const string RestartedAt = "kubectl.kubernetes.io/restartedAt";

    /// <param name="kiali">What there is.</param>
    /// <param name="secretName">Strategy login: the secret; else null.</param>
    /// <param name="mark">When it is restarted; null when it need not be.</param>
    /// <returns>Null when nothing is to be done.</returns>
    public static Change? Plan(KialiObservation kiali, string? secretName, string? mark)
    {
        // The operator would undo what is done to its Deployment.
        string? mounted = kiali.Resource is null ? secretName : null;
        List<string> details = [];
        return Body(kiali.Deployment, mounted, mark, details) is not JsonObject body ? null : new Change
        {
            Target = kiali.DeploymentAddress,
            Verb = ChangeVerb.MergePatch,
            Action = mark is null ? "Let Kiali see its secret" : "Restart Kiali",
            Body = body,
            Before = kiali.Deployment,
            Details = details,
            Revise = now => Body(now, mounted, mark, []),
        };
    }

    /// <summary>Takes away variables that name the secret, and starts Kiali anew, so that it forgets what it has read.</summary>
    public static Change Clear(KialiObservation kiali, string mark) => new()
    {
        Target = kiali.DeploymentAddress,
        Verb = ChangeVerb.MergePatch,
        Action = "Restart Kiali",
        Body = ClearedBody(kiali, kiali.Deployment, mark),
        Before = kiali.Deployment,
        Details = [$"~ spec.template.metadata.annotations[{RestartedAt}]: {mark}"],
        Revise = now => ClearedBody(kiali, now, mark),
    };

    private static JsonObject? Body(JsonObject deployment, string? secretName, string? mark, List<string> details)
    {
        JsonObject template = [];
        JsonObject? spec = secretName is null ? null : Spec(deployment, secretName, details);
        if (spec is not null)
        {
            template["spec"] = spec;
        }

        if (mark is not null && deployment.Text("spec", "template", "metadata", "annotations", RestartedAt) != mark)
        {
            template["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RestartedAt] = mark } };
            details.Add($"~ spec.template.metadata.annotations[{RestartedAt}]: {mark}");
        }

        return template.Count == 0 ? null : new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
    }

    /// <summary>Containers and volumes as they should be; a merge patch replaces lists as a whole.</summary>
    private static JsonObject? Spec(JsonObject deployment, string secretName, List<string> details)
    {
        JsonObject pod = (deployment.At("spec", "template", "spec") as JsonObject)?.DeepClone() as JsonObject ?? [];
        if (Container(pod) is not JsonObject container)
        {
            return null;
        }

        int before = details.Count;
        SetVariables(container, secretName, details);
        SetMount(pod, container, secretName, details);
        return details.Count == before ? null : new JsonObject { ["containers"] = pod["containers"]!.DeepClone(), ["volumes"] = pod["volumes"]?.DeepClone() };
    }

    private static void SetVariables(JsonObject container, string secretName, List<string> details)
    {
        JsonArray env = List(container, "env");
        foreach ((string variable, string key) in KialiNames.Variables)
        {
            JsonObject wanted = new()
            {
                ["name"] = variable,
                ["valueFrom"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = secretName, ["key"] = key, ["optional"] = true } },
            };
            JsonNode? found = env.FirstOrDefault(item => item.Text("name") == variable);
            if (JsonNode.DeepEquals(found, wanted))
            {
                continue;
            }

            // A former value may be the password itself, so it is not shown.
            details.Add($"{(found is null ? "+" : "~")} spec.template.spec.containers[{container.Text("name")}].env[{variable}]: from secret {secretName}, key {key}");
            if (found is null)
            {
                env.Add((JsonNode)wanted);
            }
            else
            {
                env[env.IndexOf(found)] = wanted;
            }
        }
    }

    private static void SetMount(JsonObject pod, JsonObject container, string secretName, List<string> details)
    {
        JsonArray volumes = List(pod, "volumes");
        JsonObject? mount = Mount(container);

        // Without a mount a volume may be there all the same, of the secret or, under the usual name, of something else.
        JsonObject? volume = volumes.OfType<JsonObject>()
            .FirstOrDefault(item => mount is null ? item.Text("secret", "secretName") == secretName : item.Text("name") == mount.Text("name"));
        string name = mount.Text("name") ?? volume.Text("name") ?? FreeName(volumes);
        if (volume.Text("secret", "secretName") != secretName)
        {
            details.Add($"{(volume is null ? "+" : "~")} spec.template.spec.volumes[{name}].secret.secretName: {secretName}");
            volumes.Remove(volume);
            volumes.Add((JsonNode)new JsonObject { ["name"] = name, ["secret"] = new JsonObject { ["secretName"] = secretName, ["optional"] = true } });
        }

        if (mount is null)
        {
            List(container, "volumeMounts").Add((JsonNode)new JsonObject { ["name"] = name, ["mountPath"] = KialiNames.SecretFolder, ["readOnly"] = true });
            details.Add($"+ spec.template.spec.containers[{container.Text("name")}].volumeMounts[{name}]: {KialiNames.SecretFolder}");
        }
    }

    /// <summary>A pod's volumes have names of their own.</summary>
    private static string FreeName(JsonArray volumes)
    {
        HashSet<string> names = [.. volumes.Select(static item => item.Text("name")).OfType<string>()];
        string name = Volume;
        for (int i = 2; names.Contains(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{Volume}-{i}");
        }

        return name;
    }

    private static JsonObject ClearedBody(KialiObservation kiali, JsonObject deployment, string mark)
    {
        JsonObject template = new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RestartedAt] = mark } } };
        JsonObject pod = (deployment.At("spec", "template", "spec") as JsonObject)?.DeepClone() as JsonObject ?? [];
        if (kiali.Resource is null && Container(pod) is JsonObject container && container["env"] is JsonArray env)
        {
            JsonNode?[] ours = [.. env.Where(item => KialiNames.Variables.Any(pair => item.Text("name") == pair.Variable) && item.Text("valueFrom", "secretKeyRef", "name") == kiali.SecretName)];
            foreach (JsonNode? item in ours)
            {
                env.Remove(item);
            }

            // The server drops a list that is empty, and would be held to have kept it.
            if (env.Count == 0)
            {
                container.Remove("env");
            }

            if (ours.Length > 0)
            {
                template["spec"] = new JsonObject { ["containers"] = pod["containers"]!.DeepClone() };
            }
        }

        return new JsonObject { ["spec"] = new JsonObject { ["template"] = template } };
    }

    /// <summary>The secret that Kiali reads; null when it mounts none.</summary>
    public static string? MountedSecret(JsonObject deployment)
    {
        JsonNode? pod = deployment.At("spec", "template", "spec");
        return Container(pod) is JsonObject container && Mount(container) is JsonObject mount
            ? pod.Objects("volumes").FirstOrDefault(item => item.Text("name") == mount.Text("name")).Text("secret", "secretName")
            : null;
    }

    private static JsonObject? Container(JsonNode? pod) => Mesh.Topology.ComponentReader.MainContainer(pod, Mesh.Topology.ComponentRole.Kiali);

    private static JsonObject? Mount(JsonObject container) =>
        container.Objects("volumeMounts").FirstOrDefault(static item => item.Text("mountPath")?.TrimEnd('/') == KialiNames.SecretFolder);

    private static JsonArray List(JsonObject parent, string name)
    {
        if (parent[name] is not JsonArray list)
        {
            parent[name] = list = [];
        }

        return list;
    }
}
