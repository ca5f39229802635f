namespace MeshTools.Cluster;

/// <summary>What a user said about the cluster to talk to. Both null: whatever kubectl would take.</summary>
/// <param name="KubeConfig">A kubeconfig file, or several separated as in KUBECONFIG.</param>
/// <param name="Context">The name of a context in it.</param>
internal sealed record ConnectionOptions(string? KubeConfig = null, string? Context = null);
