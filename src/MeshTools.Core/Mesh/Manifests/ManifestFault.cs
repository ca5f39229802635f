using MeshTools.Cluster.Yaml;

namespace MeshTools.Mesh.Manifests;

/// <summary>What is wrong with an object, and where in it.</summary>
/// <param name="Path">Field names and numbers of elements, e.g. metadata, labels, app.</param>
/// <param name="Text">In words.</param>
internal sealed record ManifestFault(IReadOnlyList<string> Path, string Text)
{
    /// <summary>The path as Kubernetes writes one, e.g. <c>spec.containers[0].env</c>.</summary>
    public static string Show(IReadOnlyList<string> path) =>
        string.Concat(path.Select(static (step, index) =>
            step.Length > 0 && step.All(char.IsAsciiDigit) ? $"[{step}]"
            : step.Length == 0 || step.AsSpan().ContainsAny('.', '/') ? $"['{step}']"
            : index == 0 ? step : $".{step}"));

    /// <summary>The node it stands at, or the nearest around it (a key that is no text as written has no node by its name).</summary>
    public YamlValue Find(YamlValue root)
    {
        YamlValue node = root;
        foreach (string step in Path)
        {
            YamlValue? next = node.Entries is not null ? node.Entries.GetValueOrDefault(step)
                : node.Items is not null && int.TryParse(step, out int index) && index < node.Items.Count ? node.Items[index]
                : null;
            if (next is null)
            {
                return node;
            }

            node = next;
        }

        return node;
    }
}
