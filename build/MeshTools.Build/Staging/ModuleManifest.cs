using System.Collections;
using System.Management.Automation.Language;

namespace MeshTools.Build.Staging;

/// <summary>What MeshTools.psd1 says, read as PowerShell reads it.</summary>
internal sealed class ModuleManifest
{
    private readonly Hashtable _values;

    private ModuleManifest(Hashtable values) => _values = values;

    public IReadOnlyList<string> Cmdlets => List(_values["CmdletsToExport"]);

    /// <summary>PrivateData.PSData is what the Gallery shows.</summary>
    public IReadOnlyList<string> Tags => List(((Hashtable)((Hashtable)_values["PrivateData"]!)["PSData"]!)["Tags"]);

    /// <exception cref="BuildException">It is no manifest.</exception>
    public static ModuleManifest Read(Checkout checkout)
    {
        ScriptBlockAst script = Parser.ParseFile(checkout.Manifest, out _, out ParseError[] errors);
        return errors.Length == 0 && script.Find(static item => item is HashtableAst, searchNestedScriptBlocks: false) is HashtableAst table
            ? new ModuleManifest((Hashtable)table.SafeGetValue())
            : throw new BuildException($"{checkout.Relative(checkout.Manifest)} is no manifest: {(errors.Length > 0 ? errors[0].Message : "it holds no hashtable")}.");
    }

    /// <exception cref="BuildException">It is not there.</exception>
    public string Value(string name) => _values[name] as string ?? throw new BuildException($"MeshTools.psd1 has no {name}.");

    private static IReadOnlyList<string> List(object? value) => [.. ((object[])value!).Cast<string>()];
}
