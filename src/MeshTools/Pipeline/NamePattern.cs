using System.Management.Automation;
using MeshTools.Cluster.Naming;

namespace MeshTools.Pipeline;

/// <summary>PowerShell's patterns as the core takes them. Case makes no difference, as everywhere in PowerShell.</summary>
internal static class NamePattern
{
    /// <summary>A name, with or without wildcards.</summary>
    public static NameFilter Of(string name) =>
        new(name, WildcardPattern.ContainsWildcardCharacters(name), new WildcardPattern(name, WildcardOptions.IgnoreCase).IsMatch);

    /// <summary>What a name with wildcards matches; null for a plain name.</summary>
    public static Func<string, bool>? Wildcards(string name) => Of(name) is { IsPattern: true } pattern ? pattern.Matches : null;
}
