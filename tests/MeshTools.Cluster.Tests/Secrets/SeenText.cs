namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>A text that somebody could see, and where.</summary>
/// <param name="Place">E.g. <c>verbose</c> or <c>configmap istio-system/kiali</c>.</param>
/// <param name="Text">All of it.</param>
internal sealed record SeenText(string Place, string Text);
