using System.Management.Automation;
using MeshTools.ExtAuthz;

namespace MeshTools.Commands.ExtAuthz;

/// <summary>PowerShell's patterns as tests that the core can make.</summary>
internal static class NamePattern
{
    public static IReadOnlyList<ExtAuthzName> Of(IEnumerable<string> names) =>
        [.. names.Select(static name => new ExtAuthzName(name, WildcardPattern.ContainsWildcardCharacters(name), new WildcardPattern(name, WildcardOptions.IgnoreCase).IsMatch))];
}
