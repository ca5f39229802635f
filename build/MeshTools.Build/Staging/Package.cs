using System.Globalization;

namespace MeshTools.Build.Staging;

/// <summary>The module as a user installs it, in out/MeshTools/VERSION. out/ itself can stand in PSModulePath.</summary>
internal sealed class Package(Checkout checkout)
{
    // For debuggers and compilers; nobody who runs the module needs them.
    private static readonly string[] LeftOut = [".pdb", ".xml"];

    private string Target => Path.Combine(checkout.Out, "MeshTools", checkout.Version);

    /// <returns>Where it is and how large.</returns>
    public string Stage()
    {
        // Made beside its place and moved: a run that is stopped leaves no half package.
        string work = Path.Combine(checkout.Out, ".stage");
        Remove(work);
        foreach (string name in new[] { "MeshTools.psd1", "README.md", "CHANGELOG.md", "LICENSE" })
        {
            Copy(Path.Combine(checkout.Root, name), Path.Combine(work, name));
        }

        CopyFolder(checkout.Bin, Path.Combine(work, "bin"));
        CopyFolder(checkout.Help, Path.Combine(work, "en-US"));
        File.WriteAllText(Path.Combine(work, "THIRD-PARTY-NOTICES.txt"), ThirdPartyNotices.Write(checkout));
        Remove(Target);
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        Directory.Move(work, Target);
        double size = Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Sum(static file => new FileInfo(file).Length) / 1048576.0;
        return string.Create(CultureInfo.InvariantCulture, $"{checkout.Relative(Target)} ({size:0} MB)");
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(IsPublished))
        {
            Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }

    private static bool IsPublished(string file) =>
        file.EndsWith("-Help.xml", StringComparison.Ordinal) || !LeftOut.Contains(Path.GetExtension(file), StringComparer.Ordinal);

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
