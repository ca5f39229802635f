using MeshTools.Cluster.Yaml;
using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>Errors about one manifest, each with its place. No value is repeated in them: it may be a secret.</summary>
/// <param name="text">The manifest.</param>
/// <param name="source">Its name.</param>
internal sealed class ManifestFaults(string text, string source)
{
    public string Source => source;

    public MeshToolsException At(YamlSyntaxException error) =>
        At(new ManifestPlace(source, error.Document, error.Line), $"column {error.Column}: {error.Message}", error);

    public MeshToolsException At(ManifestPlace place, string fault, Exception? inner = null)
    {
        // A fault within a Helm template is not the user's to mend there. Only the line at fault is looked at: Istio's own
        // manifests carry the injector's templates as text.
        bool isTemplate = Line(place.Line).Contains("{{", StringComparison.Ordinal);
        string hint = isTemplate ? " The line looks like a Helm template that was not rendered." : string.Empty;
        return new MeshToolsException(
            isTemplate ? ErrorCatalog.ManifestNotRendered : ErrorCatalog.ManifestInvalid,
            $"{place}, {fault}.{hint}",
            target: place.Source,
            inner: inner);
    }

    private string Line(long number)
    {
        using StringReader lines = new(text);
        string? line = lines.ReadLine();
        for (long current = 1; current < number && line is not null; current++)
        {
            line = lines.ReadLine();
        }

        return line ?? string.Empty;
    }
}
