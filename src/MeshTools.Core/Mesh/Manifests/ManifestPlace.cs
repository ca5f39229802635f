namespace MeshTools.Mesh.Manifests;

/// <summary>Where an object stands, for errors.</summary>
/// <param name="Source">The file, or a word for what is none, e.g. <c>pipeline input</c>.</param>
/// <param name="Document">The document in it, from 1.</param>
/// <param name="Line">The line its object begins in, from 1.</param>
internal sealed record ManifestPlace(string Source, int Document, long Line)
{
    public override string ToString() => $"{Source}, document {Document}, line {Line}";
}
