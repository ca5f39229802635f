using MeshTools.Mesh.Topology;

namespace MeshTools.ExtAuthz;

/// <summary>The gateways a user named. Pure.</summary>
internal static class ExtAuthzGateways
{
    /// <summary>How a gateway is marked and told apart, e.g. <c>istio-system/istio-ingressgateway</c>.</summary>
    public static string Key(MeshWorkload gateway) => $"{gateway.Namespace}/{gateway.Name}";

    /// <summary>Gateways by name, or by namespace and name.</summary>
    public static IEnumerable<MeshWorkload> Named(MeshView view, string name) =>
        view.GatewayWorkloads.Where(gateway => gateway.Name == name || Key(gateway) == name);

    /// <summary>The one gateway of each name, and why there is none for a name.</summary>
    public static (IReadOnlyList<MeshWorkload> Found, IReadOnlyList<string> Problems) Find(MeshView view, IEnumerable<string> names)
    {
        List<MeshWorkload> found = [];
        List<string> problems = [];
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            MeshWorkload[] gateways = [.. Named(view, name)];
            if (gateways.Length == 1)
            {
                found.Add(gateways[0]);
            }
            else if (gateways.Length > 1)
            {
                problems.Add($"There are several gateways '{name}': {string.Join(", ", gateways.Select(Key))}; give namespace/name.");
            }
            else
            {
                problems.Add($"There is no gateway '{name}'; {All(view)}.");
            }
        }

        return ([.. found.DistinctBy(Key)], problems);
    }

    /// <summary>E.g. <c>there are istio-system/istio-ingressgateway, edge/public</c>.</summary>
    public static string All(MeshView view)
    {
        string[] names = [.. view.GatewayWorkloads.Select(Key).Order(StringComparer.Ordinal)];
        return names.Length == 0 ? "there is none in this mesh" : $"there {(names.Length == 1 ? "is" : "are")} {string.Join(", ", names)}";
    }
}
