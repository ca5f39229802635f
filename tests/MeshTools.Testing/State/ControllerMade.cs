using System.Text.Json.Nodes;

namespace MeshTools.Testing.State;

/// <summary>What Kubernetes' own controllers put into every namespace, and change and remove there in their own time.</summary>
internal static class ControllerMade
{
    /// <param name="list">The path of the list, or the name of the resource alone, e.g. <c>secrets</c>.</param>
    /// <param name="item">An object of it.</param>
    public static bool Is(string list, JsonNode item) => list[(list.LastIndexOf('/') + 1)..] switch
    {
        "secrets" => (string?)item["type"] == "kubernetes.io/service-account-token",
        "configmaps" => (string?)item["metadata"]!["name"] == "kube-root-ca.crt",
        "serviceaccounts" => (string?)item["metadata"]!["name"] == "default",
        _ => false,
    };
}
