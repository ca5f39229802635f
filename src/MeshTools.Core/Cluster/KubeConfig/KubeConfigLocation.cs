using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Cluster.KubeConfig;

/// <summary>
/// Which kubeconfig files count, in kubectl's order: the parameter, <c>KUBECONFIG</c> (a list that is merged),
/// <c>~/.kube/config</c>. None of them: the account of the pod this runs in.
/// </summary>
/// <param name="Files">Absolute paths, most important first; empty for in-cluster.</param>
/// <param name="IsExplicit">True when a user named them for this command.</param>
internal sealed record KubeConfigLocation(IReadOnlyList<string> Files, bool IsExplicit)
{
    /// <param name="parameter">-KubeConfig, or null.</param>
    /// <param name="environment">Reads an environment variable; a parameter so that tests need not change the process.</param>
    public static KubeConfigLocation Find(string? parameter, Func<string, string?> environment)
    {
        if (!string.IsNullOrWhiteSpace(parameter))
        {
            if (parameter.Contains('\0', StringComparison.Ordinal))
            {
                throw new MeshToolsException(ErrorCatalog.KubeConfigNotFound, "-KubeConfig is not a path.", target: parameter);
            }

            if (PathText.IsContent(parameter))
            {
                throw new MeshToolsException(ErrorCatalog.KubeConfigNotFound, "What was given as -KubeConfig is the content of a kubeconfig, and not the path of one.");
            }

            string[] named = Split(parameter);
            string? missing = named.FirstOrDefault(static file => !File.Exists(file));
            return missing is null
                ? new KubeConfigLocation(named, true)
                : throw new MeshToolsException(
                    ErrorCatalog.KubeConfigNotFound, $"Kubeconfig '{missing}' (from -KubeConfig) does not exist.", target: missing);
        }

        string? variable = environment("KUBECONFIG");
        if (!string.IsNullOrWhiteSpace(variable))
        {
            if (PathText.IsContent(variable))
            {
                throw new MeshToolsException(ErrorCatalog.KubeConfigNotFound, "The variable KUBECONFIG holds the content of a kubeconfig, and not the path of one.");
            }

            // Files of the variable that do not exist are passed over, as kubectl does; all of them missing is a mistake.
            string[] existing = [.. Split(variable).Where(File.Exists)];
            return existing.Length > 0
                ? new KubeConfigLocation(existing, false)
                : throw new MeshToolsException(
                    ErrorCatalog.KubeConfigNotFound, $"None of the files in KUBECONFIG exists: {variable}.", target: variable);
        }

        string? home = environment("HOME") ?? environment("USERPROFILE");
        string? standard = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".kube", "config");
        if (standard is not null && File.Exists(standard))
        {
            return new KubeConfigLocation([standard], false);
        }

        if (!string.IsNullOrEmpty(environment("KUBERNETES_SERVICE_HOST")))
        {
            return new KubeConfigLocation([], false);
        }

        throw new MeshToolsException(
            ErrorCatalog.KubeConfigNotFound,
            $"No kubeconfig: -KubeConfig is not given, KUBECONFIG is not set, '{standard ?? "~/.kube/config"}' does not exist and this is not a pod.",
            target: standard);
    }

    private static string[] Split(string paths) =>
        [.. paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Path.GetFullPath)
            .Distinct(StringComparer.Ordinal)];
}
