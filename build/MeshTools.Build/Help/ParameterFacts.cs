using System.Management.Automation;

namespace MeshTools.Build.Help;

/// <summary>What the built cmdlet itself says of a parameter.</summary>
internal static class ParameterFacts
{
    // Documented by the build in the same words everywhere: PowerShell adds them, the cmdlets do not.
    private static readonly Dictionary<string, string> Added = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what would be changed, and changes nothing.",
        ["Confirm"] = "Asks before each change.",
    };

    /// <summary>The text for a parameter that PowerShell adds; null for one of the cmdlet's own.</summary>
    public static string? AddedText(string name) => Added.GetValueOrDefault(name);

    /// <summary>The parameters that the cmdlet declares, and those of ShouldProcess; without -Verbose and its like.</summary>
    public static bool IsShown(string name) => !Cmdlet.CommonParameters.Contains(name);

    /// <summary>The parameters of a set in the order in which a syntax line shows them.</summary>
    public static IReadOnlyList<CommandParameterInfo> InOrder(CommandParameterSetInfo set) =>
    [
        .. set.Parameters.Where(static parameter => IsShown(parameter.Name))
            .OrderBy(static parameter => parameter.Position == int.MinValue ? int.MaxValue : parameter.Position)
            .ThenByDescending(static parameter => parameter.IsMandatory)
            .ThenBy(static parameter => Added.ContainsKey(parameter.Name)),
    ];

    /// <summary>Each parameter once, from the set that says most about it.</summary>
    public static IReadOnlyList<CommandParameterInfo> All(CommandInfo command) =>
    [
        .. command.ParameterSets.SelectMany(InOrder)
            .GroupBy(static parameter => parameter.Name, StringComparer.Ordinal)
            .Select(static group => group.OrderByDescending(static parameter => parameter.IsMandatory).First())
            .OrderBy(static parameter => Added.ContainsKey(parameter.Name)),
    ];

    public static string PipelineInput(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public static bool TakesWildcards(CommandParameterInfo parameter) => parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any();

    /// <summary>The values it is limited to; empty when it is not.</summary>
    public static IReadOnlyList<string> Values(CommandParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type.IsEnum
            ? Enum.GetNames(type)
            : [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(static set => set.ValidValues)];
    }

    /// <summary>The type as PowerShell writes it, e.g. <c>String[]</c>.</summary>
    public static string ShortType(CommandParameterInfo parameter) =>
        (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name;
}
