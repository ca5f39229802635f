using System.Collections;
using System.Globalization;
using System.Management.Automation;
using MeshTools.Errors;
using MeshTools.Locality;

namespace MeshTools.Commands.Locality;

/// <summary>Reads the tables in which users write -Failover and -Distribute.</summary>
internal static class DistributeTable
{
    /// <summary>A table of texts, by key.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(Hashtable? table) => table is null ? [] :
    [
        .. table.Cast<DictionaryEntry>().Select(static entry => KeyValuePair.Create(Text(entry.Key), Text(entry.Value))).OrderBy(static entry => entry.Key, StringComparer.Ordinal),
    ];

    /// <summary>A table from place to weights, or a list of tables (or rows) with From and To.</summary>
    /// <exception cref="MeshToolsException">LocalitySettingInvalid: it has another form.</exception>
    public static IReadOnlyList<DistributeEntry> Read(object? value)
    {
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        return bare switch
        {
            null => [],
            IDictionary table when !IsEntry(table) => [.. table.Cast<DictionaryEntry>().OrderBy(static entry => Text(entry.Key), StringComparer.Ordinal).Select(static entry => Entry(entry.Key, entry.Value))],
            IEnumerable list and not string and not IDictionary => [.. list.Cast<object?>().SelectMany(Read)],
            _ => [Entry(Field(value!, "From"), Field(value!, "To"))],
        };
    }

    private static bool IsEntry(IDictionary table) => table.Contains("From") && table.Contains("To");

    private static DistributeEntry Entry(object? from, object? to) => (to is PSObject wrapped ? wrapped.BaseObject : to) is IDictionary weights
        ? new DistributeEntry(Text(from), [.. weights.Cast<DictionaryEntry>().Select(static part => KeyValuePair.Create(Text(part.Key), Weight(part.Value)))])
        : throw new MeshToolsException(
            ErrorCatalog.LocalitySettingInvalid, "-Distribute is no table.", "Give @{ 'shenzhen/*' = @{ 'shenzhen/*' = 80; 'wuxi/*' = 20 } }, or a list of @{ From = ...; To = @{...} }.");

    private static object? Field(object item, string name)
    {
        PSObject part = PSObject.AsPSObject(item);
        return part.BaseObject is IDictionary table ? table[name] : part.Properties[name]?.Value;
    }

    private static int Weight(object? value) =>
        int.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int weight) ? weight : 0;

    private static string Text(object? value) => Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture)?.Trim() ?? string.Empty;
}
