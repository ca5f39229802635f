using System.Globalization;
using System.Xml.Linq;
using MeshTools.Build.DotNet;

namespace MeshTools.Build.Staging;

/// <summary>
/// out/MeshTools.VERSION.nupkg, as the PowerShell Gallery has modules: the tags PSModule and PSCmdlet_NAME are what
/// Find-PSResource looks for.
/// </summary>
internal sealed class GalleryPackage(Checkout checkout, DotNetCli dotnet)
{
    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";

    /// <returns>Where it is.</returns>
    /// <exception cref="BuildException">Something is missing in the manifest or the changelog, or it was not packed.</exception>
    public async Task<string> PackAsync(CancellationToken cancellationToken)
    {
        Changelog changelog = Changelog.Read(checkout);
        Document(changelog).Save(Path.Combine(checkout.Out, "MeshTools.nuspec"));
        string project = Path.Combine(checkout.Root, "build", "Gallery", "MeshTools.Gallery.csproj");
        string day = changelog.Released.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await dotnet.RunAsync(
            ["pack", project, "-c", "Release", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false", $"-p:DeterministicTimestamp={day}"], cancellationToken);
        string package = Path.Combine(checkout.Out, $"MeshTools.{checkout.Version}.nupkg");
        return File.Exists(package) ? checkout.Relative(package) : throw new BuildException($"{checkout.Relative(package)} was not made.");
    }

    private XDocument Document(Changelog changelog)
    {
        ModuleManifest manifest = ModuleManifest.Read(checkout);
        IEnumerable<string> tags = ["PSModule", "PSIncludes_Cmdlet", .. manifest.Cmdlets.SelectMany(static name => new[] { "PSCmdlet_" + name, "PSCommand_" + name }), .. manifest.Tags];
        return new XDocument(
            new XElement(
                Nuspec + "package",
                new XElement(
                    Nuspec + "metadata",
                    new XElement(Nuspec + "id", "MeshTools"),
                    new XElement(Nuspec + "version", checkout.Version),
                    new XElement(Nuspec + "authors", manifest.Value("Author")),
                    new XElement(Nuspec + "description", manifest.Value("Description")),
                    new XElement(Nuspec + "copyright", manifest.Value("Copyright")),
                    new XElement(Nuspec + "license", new XAttribute("type", "file"), "LICENSE"),
                    new XElement(Nuspec + "readme", "README.md"),
                    new XElement(Nuspec + "releaseNotes", changelog.Notes),
                    new XElement(Nuspec + "tags", string.Join(' ', tags))),
                new XElement(Nuspec + "files", new XElement(Nuspec + "file", new XAttribute("src", "**"), new XAttribute("target", string.Empty)))));
    }
}
