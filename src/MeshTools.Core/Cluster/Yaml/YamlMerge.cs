namespace MeshTools.Cluster.Yaml;

/// <summary>
/// The value of a merge key (<c>&lt;&lt;: *base</c>): one mapping or several whose entries join the mapping it stands in,
/// unless that has its own. Of several mappings the first that has a key gives it.
/// </summary>
/// <param name="source">The value.</param>
/// <param name="before">How many entries of the mapping were written before the merge key.</param>
/// <param name="line">The line of the merge key, from 1.</param>
/// <param name="column">Its column, from 1.</param>
internal sealed class YamlMerge(YamlValue source, int before, long line, long column)
{
    public required int Document { get; init; }

    /// <summary>What is added was counted against the limits where it was read, or repeated by its alias.</summary>
    public void AddTo(OrderedEntries entries)
    {
        HashSet<string> written = [.. entries.Keys];
        HashSet<string> ahead = [.. entries.Keys.Take(before)];
        foreach (YamlValue mapping in source.Items ?? [source])
        {
            if (mapping.Entries is null)
            {
                throw Refuse($"'<<' takes a mapping or a list of mappings, not {mapping.Describe()}");
            }

            foreach (YamlValue key in mapping.Entries.KeyNodes)
            {
                // kubectl's parser lets the merged value win here, the definition of the merge key the written one.
                if (ahead.Contains(key.Text!))
                {
                    throw Refuse($"'<<' brings key '{key.Text}', which stands before it; which of the two counts depends on the reader, so put '<<' first");
                }

                if (!written.Contains(key.Text!))
                {
                    entries.TryAdd(key, mapping.Entries[key.Text!]);
                }
            }
        }
    }

    private YamlSyntaxException Refuse(string message) => new(message, line, column) { Document = Document };
}
