namespace MeshTools.Mesh.Checks;

/// <summary>Whether one name was probably meant by another: a slip of the finger, or parts in another order.</summary>
internal static class NearMiss
{
    private static readonly char[] Separators = ['-', '.'];

    /// <param name="name">A name that exists.</param>
    /// <param name="wanted">The name that was written.</param>
    /// <param name="edits">How many letters may be wrong.</param>
    public static bool IsNear(string name, string wanted, int edits)
    {
        // cr-yy for yy-cr: the source procedure's own slip (SOURCES.md, section 0).
        string[] parts = name.Split(Separators);
        return parts.Order(StringComparer.Ordinal).SequenceEqual(wanted.Split(Separators).Order(StringComparer.Ordinal))
            || Distance(name, wanted) <= Math.Min(edits, Math.Max(name.Length, wanted.Length) / 3);
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string first, string second)
    {
        int[] row = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (first[i - 1] == second[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[second.Length];
    }
}
