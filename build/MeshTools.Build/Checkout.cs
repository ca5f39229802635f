using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MeshTools.Build;

/// <summary>Where things are in the checkout that this program was built from.</summary>
/// <param name="root">The folder of MeshTools.psd1.</param>
internal sealed partial class Checkout(string root)
{
    public string Root { get; } = root;

    public string Solution => Path.Combine(Root, "MeshTools.sln");

    public string Manifest => Path.Combine(Root, "MeshTools.psd1");

    public string Bin => Path.Combine(Root, "bin");

    public string Out => Path.Combine(Root, "out");

    public string HelpSources => Path.Combine(Root, "src", "MeshTools", "Help", "en-US");

    /// <summary>Get-Help looks beside the manifest, for topics and for the cmdlets of bin/MeshTools.dll as well.</summary>
    public string Help => Path.Combine(Root, "en-US");

    public string TestResults => Path.Combine(Out, "test-results");

    public string Tests => Path.Combine(Root, "tests");

    /// <summary>The version that the projects are built with.</summary>
    public string Version => XDocument.Load(PropsFile).Descendants("Version").Single().Value;

    private string PropsFile => Path.Combine(Root, "src", "Directory.Build.props");

    /// <summary>Walks up from this program to the manifest.</summary>
    public static Checkout Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MeshTools.psd1")))
        {
            folder = folder.Parent;
        }

        return folder is null
            ? throw new BuildException("This program does not stand in a checkout: no folder above it holds MeshTools.psd1.")
            : new Checkout(folder.FullName);
    }

    /// <summary>The manifest is plain text that PowerShell reads; nothing writes the version into it.</summary>
    public void RequireOneVersion()
    {
        string manifest = ModuleVersion().Match(File.ReadAllText(Manifest)).Groups["version"].Value;
        if (manifest != Version)
        {
            throw new BuildException(
                $"Two versions: ModuleVersion is '{manifest}' in {Relative(Manifest)} and Version is '{Version}' in {Relative(PropsFile)}. Make them the same.");
        }
    }

    /// <summary>A path as a reader of the output wants it.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path);

    [GeneratedRegex(@"^\s*ModuleVersion\s*=\s*'(?<version>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex ModuleVersion();
}
