using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Manifests;

/// <summary>Objects for planners, from as little text as possible.</summary>
internal static class Objects
{
    /// <param name="apiVersion">E.g. <c>apps/v1</c>.</param>
    /// <param name="kind">E.g. <c>Deployment</c>.</param>
    /// <param name="name">Its name, or NAMESPACE/NAME.</param>
    /// <param name="rest">Further fields in flow style, e.g. <c>spec: {replicas: 1}</c>.</param>
    public static ManifestObject Of(string apiVersion, string kind, string name = "a", string rest = "")
    {
        string[] parts = name.Split('/');
        string ns = parts.Length == 2 ? $", namespace: {parts[0]}" : string.Empty;
        return Assert.Single(ManifestReader.Read(
            $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: '{parts[^1]}'{ns}}}\n{rest}\n", "test.yaml"));
    }
}
