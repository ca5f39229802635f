using MeshTools.Cluster.KubeConfig;
using MeshTools.Secrets;

namespace MeshTools.Connection;

/// <summary>Get-MeshContext: reads the kubeconfig and asks no server.</summary>
internal static class MeshContextQuery
{
    /// <param name="kubeConfig">-KubeConfig, or null.</param>
    public static IReadOnlyList<MeshContext> Run(string? kubeConfig)
    {
        KubeConfigLocation location = KubeConfigLocation.Find(kubeConfig, Environment.GetEnvironmentVariable);
        if (location.Files.Count == 0)
        {
            ConnectionSettings pod = InClusterAccount.Settings(null, Environment.GetEnvironmentVariable);
            return [new MeshContext { Name = pod.Context, Namespace = pod.Namespace, Server = pod.Server.OriginalString, IsCurrent = true }];
        }

        KubeConfigDocument document = KubeConfigDocument.Load(location.Files);
        return [.. document.ContextNames.Select(name => Describe(document, name, kubeConfig))];
    }

    private static MeshContext Describe(KubeConfigDocument document, string name, string? kubeConfig)
    {
        KubeConfigEntry context = document.Context(name)!;
        string? cluster = context.Text("cluster");
        return new MeshContext
        {
            Name = name,
            Cluster = cluster,
            User = context.Text("user"),
            Namespace = context.Text("namespace"),
            Server = cluster is not null && document.Cluster(cluster)?.Text("server") is string server ? SecretMask.Address(server) : null,
            IsCurrent = name == document.CurrentContext,
            KubeConfig = kubeConfig,
        };
    }
}
