using System.Management.Automation;
using MeshTools.Certificates;

namespace MeshTools.Commands.Certificates;

/// <summary>Names and patterns of certificates as the core takes them.</summary>
internal static class CertificateNames
{
    public static IReadOnlyList<CredentialFilter> Of(string[] names) =>
    [
        .. names.Select(static name => new CredentialFilter(
            name, WildcardPattern.ContainsWildcardCharacters(name), new WildcardPattern(name, WildcardOptions.IgnoreCase).IsMatch)),
    ];
}
