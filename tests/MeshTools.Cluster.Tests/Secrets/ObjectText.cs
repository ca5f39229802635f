using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>
/// Everything that an object shows to whoever looks at all of its properties, as ConvertTo-Json or a debugger does. What is in
/// a SecureString is not shown.
/// </summary>
internal static class ObjectText
{
    private const int Deepest = 8;

    // What leads from an error into the engine itself.
    private static readonly string[] Elsewhere = ["System.Reflection", "System.Threading", "System.Globalization", "System.Management.Automation.Runspaces", "System.Management.Automation.Language"];

    public static string Of(object? value)
    {
        StringBuilder text = new();
        Add(text, value, new HashSet<object>(ReferenceEqualityComparer.Instance), 0);
        return text.ToString();
    }

    private static void Add(StringBuilder text, object? value, HashSet<object> seen, int depth)
    {
        // Objects that a script made up all have the same base object.
        object? item = value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
        if (item is null or SecureString || depth > Deepest || (!item.GetType().IsValueType && !seen.Add(item)))
        {
            return;
        }

        text.AppendLine(item.ToString());
        if (item is string || item.GetType().IsPrimitive || item is Type or CommandInfo or PSModuleInfo || Elsewhere.Any(name => item.GetType().Namespace?.StartsWith(name, StringComparison.Ordinal) == true))
        {
            return;
        }

        if (item is InvocationInfo invocation)
        {
            // What its caller gave is the caller's own, and printed by nothing.
            text.AppendLine(invocation.Line).AppendLine(invocation.PositionMessage);
            return;
        }

        if (item is byte[] bytes)
        {
            text.AppendLine(Convert.ToBase64String(bytes)).AppendLine(Encoding.UTF8.GetString(bytes));
            return;
        }

        if (item is PSObject custom)
        {
            foreach (PSPropertyInfo property in custom.Properties)
            {
                Add(text, property.Value, seen, depth + 1);
            }

            return;
        }

        if (item is IDictionary map)
        {
            foreach (DictionaryEntry entry in map)
            {
                Add(text, entry.Key, seen, depth + 1);
                Add(text, entry.Value, seen, depth + 1);
            }
        }
        else if (item is IEnumerable list)
        {
            foreach (object? element in list)
            {
                Add(text, element, seen, depth + 1);
            }
        }

        foreach (PropertyInfo property in item.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanRead && property.GetIndexParameters().Length == 0))
        {
            Add(text, Value(property, item), seen, depth + 1);
        }
    }

    private static object? Value(PropertyInfo property, object item)
    {
        try
        {
            return property.GetValue(item);
        }
        catch (Exception error) when (error is TargetInvocationException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
