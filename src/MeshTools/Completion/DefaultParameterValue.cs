using System.Collections;
using System.Management.Automation;

namespace MeshTools.Completion;

/// <summary>What <c>$PSDefaultParameterValues</c> says for a parameter. The binder heeds it; completion must ask for itself.</summary>
internal static class DefaultParameterValue
{
    /// <returns>The text, or null when there is none or it is a script block.</returns>
    public static string? Find(string command, string parameter)
    {
        foreach (DictionaryEntry entry in All())
        {
            string[] key = entry.Key.ToString()!.Split(':', 2, StringSplitOptions.TrimEntries);
            if (key.Length == 2
                && new WildcardPattern(key[0], WildcardOptions.IgnoreCase).IsMatch(command)
                && new WildcardPattern(key[1], WildcardOptions.IgnoreCase).IsMatch(parameter))
            {
                return entry.Value is PSObject wrapped ? wrapped.BaseObject as string : entry.Value as string;
            }
        }

        return null;
    }

    /// <summary>Nested in the pipeline that completes: the session's own variables cannot be asked for while it runs.</summary>
    private static IDictionary All()
    {
        using PowerShell nested = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return nested.AddScript("$PSDefaultParameterValues").Invoke().FirstOrDefault()?.BaseObject as IDictionary ?? new Hashtable();
    }
}
