using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Downloads;

/// <summary>Reads published SHA-256 sums.</summary>
internal static class Checksums
{
    private const int Digits = 64;

    /// <summary>The sum of a file that holds one: the digits, and perhaps a name behind them.</summary>
    public static string Single(string text, Uri subject, ErrorDefinition failure) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is string sum && IsSum(sum) ? sum : throw Missing(subject, failure);

    /// <summary>The sum of one file in a list as sha256sum writes it.</summary>
    public static string Of(string name, string list, Uri subject, ErrorDefinition failure)
    {
        foreach (string line in list.Split('\n'))
        {
            string[] fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [string sum, string file] && file.TrimStart('*') == name && IsSum(sum))
            {
                return sum;
            }
        }

        throw Missing(subject, failure);
    }

    private static bool IsSum(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigit);

    private static MeshToolsException Missing(Uri subject, ErrorDefinition failure) =>
        new(failure, $"{SecretMask.Address(subject.AbsoluteUri)}: its SHA-256 is not published where it should be", target: SecretMask.Address(subject.AbsoluteUri));
}
