using System.Globalization;

namespace MeshTools.Errors;

/// <summary>Numbers of things in the sentences that people read. Pure.</summary>
internal static class Counted
{
    /// <summary>E.g. <c>1 proxy</c>, <c>2 proxies</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for all other numbers; null for one with an s.</param>
    public static string Of(int count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Word(count, one, many ?? one + "s")}");

    /// <summary>The form that goes with a number, e.g. <c>is</c> or <c>are</c>.</summary>
    public static string Word(int count, string one, string many) => count == 1 ? one : many;
}
