using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>
/// Keeps of a pod what the checks read. Values of environment variables are often secrets; only those by which Istio's own
/// programs are set up are kept, of the others whether there is a literal one.
/// </summary>
internal static class PodTrimmer
{
    /// <summary>Stands for a value that is there and is not kept.</summary>
    public const string Withheld = "(withheld)";

    private static readonly string[] SpecFields =
        ["nodeName", "serviceAccountName", "hostNetwork", "containers", "initContainers", "securityContext", "volumes", "nodeSelector"];

    // What decides where the pods of a workload may be. Of pods it is not kept: they are there.
    private static readonly string[] PlacementFields = ["tolerations", "affinity"];

    private static readonly string[] ContainerFields = ["name", "image", "args", "ports", "env", "securityContext", "volumeMounts", "restartPolicy"];

    private static readonly string[] SettingPrefixes = ["PILOT_", "ISTIO_", "REVISION", "CLUSTER_ID", "ENABLE_"];

    public static JsonObject Trim(JsonObject pod)
    {
        Trim(pod["spec"] as JsonObject, SpecFields);
        return pod;
    }

    /// <summary>The spec of a workload's template.</summary>
    public static void TrimTemplate(JsonObject? spec) => Trim(spec, [.. SpecFields, .. PlacementFields]);

    private static void Trim(JsonObject? spec, string[] fields)
    {
        if (spec is null)
        {
            return;
        }

        Keep(spec, fields);
        foreach (JsonObject container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            Keep(container, ContainerFields);
            foreach (JsonObject variable in container.Objects("env"))
            {
                bool isSetting = Array.Exists(SettingPrefixes, prefix => variable.Text("name")?.StartsWith(prefix, StringComparison.Ordinal) == true);
                if (!isSetting && variable.Text("value") is { Length: > 0 })
                {
                    variable["value"] = Withheld;
                }
            }
        }
    }

    private static void Keep(JsonObject item, string[] fields)
    {
        foreach (string other in item.Select(static entry => entry.Key).Except(fields).ToArray())
        {
            item.Remove(other);
        }
    }
}
