using System.Text.RegularExpressions;

namespace MeshTools.Testing;

/// <summary>Where things are in the checkout under test.</summary>
internal static partial class Checkout
{
    public static string Root { get; } = FindRoot();

    /// <summary>The manifest of the built checkout.</summary>
    public static string Manifest { get; } = Path.Combine(Root, "MeshTools.psd1");

    public static string Version { get; } = VersionPattern().Match(File.ReadAllText(Manifest)).Groups[1].Value;

    /// <summary>The folder of the staged package: a module path, as a user would have it.</summary>
    public static string Staged { get; } = Path.Combine(Root, "out");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MeshTools.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside a checkout of MeshTools.");
    }

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([^']+)'")]
    private static partial Regex VersionPattern();
}
