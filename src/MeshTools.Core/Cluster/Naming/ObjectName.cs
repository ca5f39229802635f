namespace MeshTools.Cluster.Naming;

/// <summary>
/// The rule for most object names, nodes among them: a DNS subdomain (RFC 1123) of at most 253 lower-case characters,
/// parts joined by dots, each beginning and ending with a letter or digit.
/// </summary>
internal static class ObjectName
{
    public const int MaxLength = 253;

    /// <summary>Why the server would refuse this name; null when it would take it.</summary>
    public static string? Problem(string name)
    {
        if (name.Length == 0)
        {
            return "is empty";
        }

        if (name.Length > MaxLength)
        {
            return $"has {name.Length} characters; at most {MaxLength} are allowed";
        }

        foreach (char c in name)
        {
            if (!IsAlphanumeric(c) && c is not ('-' or '.'))
            {
                return $"contains {LabelValue.Show(c)}; only lower-case letters, digits, '-' and '.' are allowed";
            }
        }

        return Array.TrueForAll(name.Split('.'), static part => part.Length > 0 && IsAlphanumeric(part[0]) && IsAlphanumeric(part[^1]))
            ? null
            : "must begin and end with a lower-case letter or a digit, and so must each part between dots";
    }

    private static bool IsAlphanumeric(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9');
}
