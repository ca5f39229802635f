namespace MeshTools.Mesh.Istioctl;

/// <summary>Manifests as text, each with the name by which errors call it.</summary>
/// <param name="Texts">In the order in which they are read.</param>
internal sealed record RenderedManifest(IReadOnlyList<(string Source, string Text)> Texts);
