namespace MeshTools.Cluster.KubeConfig;

/// <summary>A program that hands out credentials (client-go credential plugin, client.authentication.k8s.io).</summary>
/// <param name="ApiVersion">The version of the ExecCredential it speaks.</param>
/// <param name="Command">Absolute, relative to the kubeconfig when it has a slash, or found on PATH.</param>
/// <param name="Arguments">Passed one by one, never through a shell.</param>
/// <param name="Environment">Added to the environment of this process.</param>
/// <param name="InstallHint">What the kubeconfig says to do when the command is missing.</param>
/// <param name="ClusterInfo">JSON of <c>spec.cluster</c> for a plugin that asks for it with provideClusterInfo, or null.</param>
internal sealed record ExecPlugin(
    string ApiVersion,
    string Command,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string? InstallHint,
    string? ClusterInfo)
{
    // Arguments and environment may carry secrets.
    public override string ToString() => Command;
}
