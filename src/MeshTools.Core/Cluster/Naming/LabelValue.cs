namespace MeshTools.Cluster.Naming;

/// <summary>
/// The rules for label values and for the name part of label keys: at most 63 characters, letters, digits, <c>-</c>,
/// <c>_</c> and <c>.</c>, beginning and ending with a letter or digit (apimachinery, pkg/util/validation).
/// </summary>
internal static class LabelValue
{
    public const int MaxLength = 63;

    /// <summary>Why the server would refuse this label value; null when it would take it. The empty value is legal.</summary>
    public static string? Problem(string value) =>
        value.Length == 0 ? null : QualifiedPartProblem(value);

    /// <summary>The same rule for text that may not be empty.</summary>
    internal static string? QualifiedPartProblem(string text)
    {
        if (text.Length == 0)
        {
            return "is empty";
        }

        if (text.Length > MaxLength)
        {
            return $"has {text.Length} characters; at most {MaxLength} are allowed";
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                return $"contains {Show(c)}; only letters, digits, '-', '_' and '.' are allowed";
            }
        }

        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
            ? null
            : "must begin and end with a letter or a digit";
    }

    internal static string Show(char c) => char.IsControl(c) || char.IsWhiteSpace(c) && c != ' ' || char.IsSurrogate(c) ? $"U+{(int)c:X4}" : c == ' ' ? "a blank" : $"'{c}'";
}
