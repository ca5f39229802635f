using System.Text.RegularExpressions;

namespace MeshTools.Core.Tests.Cluster.Naming;

/// <summary>
/// The rules as Kubernetes publishes them, as regular expressions (apimachinery, pkg/util/validation/validation.go): the
/// oracle for code that says the same in other words.
/// </summary>
internal static partial class KubernetesRules
{
    public static bool IsLabelValue(string text) => text.Length <= 63 && LabelValueFormat().IsMatch(text);

    public static bool IsQualifiedName(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= 2
            && (parts.Length == 1 || IsDns1123Subdomain(parts[0]))
            && parts[^1].Length is > 0 and <= 63
            && QualifiedNameFormat().IsMatch(parts[^1]);
    }

    public static bool IsDns1123Subdomain(string text) => text.Length <= 253 && Dns1123SubdomainFormat().IsMatch(text);

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValueFormat();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedNameFormat();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Dns1123SubdomainFormat();
}
