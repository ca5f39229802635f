using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace MeshTools.Build.Staging;

/// <summary>A NuGet package that MeshTools.Core brings along.</summary>
internal sealed record ShippedPackage(string Name, string Version, string Licence, string Copyright, string Address)
{
    /// <summary>Read from what the restore of MeshTools.Core wrote down, and from the packages themselves.</summary>
    public static IReadOnlyList<ShippedPackage> All(Checkout checkout)
    {
        string assets = Path.Combine(checkout.Root, "src", "MeshTools.Core", "obj", "project.assets.json");
        JsonNode restore = JsonNode.Parse(File.ReadAllText(assets))!;
        string[] folders = [.. restore["packageFolders"]!.AsObject().Select(static folder => folder.Key)];
        string[] shipped =
        [
            .. restore["targets"]!.AsObject()
                .SelectMany(static target => target.Value!.AsObject())
                .Where(static library => (string?)library.Value!["type"] == "package" && library.Value["runtime"] is not null)
                .Select(static library => library.Key)
                .Distinct()
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
        return [.. shipped.Select(library => Read(folders, (string)restore["libraries"]![library]!["path"]!))];
    }

    private static ShippedPackage Read(string[] folders, string path)
    {
        string folder = folders.Select(root => Path.Combine(root, path)).First(Directory.Exists);
        XElement metadata = XDocument.Load(Directory.EnumerateFiles(folder, "*.nuspec").Single()).Root!.Elements().First();
        string? Text(string name) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        return new ShippedPackage(
            Text("id")!,
            Text("version")!,
            Text("license") ?? throw new BuildException($"{path} names no licence."),
            Text("copyright") ?? $"Copyright (c) {Text("authors")}",
            Text("projectUrl") ?? string.Empty);
    }
}
