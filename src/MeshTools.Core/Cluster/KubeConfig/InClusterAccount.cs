using MeshTools.Errors;

namespace MeshTools.Cluster.KubeConfig;

/// <summary>The ServiceAccount of the pod this runs in.</summary>
internal static class InClusterAccount
{
    /// <summary>The name of the context that stands for it.</summary>
    public const string ContextName = "in-cluster";

    // https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
    private const string DefaultFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <param name="context">-Context: nothing, or the name of this pseudo-context.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="folder">Where the kubelet puts the token; a parameter for tests.</param>
    public static ConnectionSettings Settings(string? context, Func<string, string?> environment, string folder = DefaultFolder)
    {
        if (context is not null && context != ContextName)
        {
            throw new MeshToolsException(
                ErrorCatalog.ContextNotFound, $"There is no kubeconfig, only this pod's own account ('{ContextName}'); no context '{context}'.", target: context);
        }

        string host = environment("KUBERNETES_SERVICE_HOST")!;
        string port = environment("KUBERNETES_SERVICE_PORT") is { Length: > 0 } named ? named : "443";
        host = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        string token = Path.Combine(folder, "token");
        if (!File.Exists(token))
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigNotFound,
                $"This is a pod, but '{token}' does not exist: its ServiceAccount token is not mounted.",
                "Set automountServiceAccountToken: true on the pod, or give -KubeConfig.",
                target: token);
        }

        string authority = Path.Combine(folder, "ca.crt");
        string ns = Path.Combine(folder, "namespace");
        return new ConnectionSettings
        {
            Context = ContextName,
            Source = folder,
            Server = new Uri($"https://{host}:{port}"),
            Namespace = File.Exists(ns) ? File.ReadAllText(ns).Trim() : null,
            CertificateAuthority = File.Exists(authority) ? File.ReadAllText(authority) : null,
            TokenFile = token,
        };
    }
}
