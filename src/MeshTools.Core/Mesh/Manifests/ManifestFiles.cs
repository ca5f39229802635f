using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Mesh.Manifests;

/// <summary>Manifests from a file, a folder or the pipeline.</summary>
internal static class ManifestFiles
{
    /// <summary>What an object that came as text names as its source.</summary>
    public const string PipelineInput = "pipeline input";

    /// <param name="path">A file, or a folder: all of its *.yaml, *.yml and *.json files, in the order of their names.</param>
    /// <exception cref="MeshToolsException">ManifestNotFound, ManifestUnreadable, ManifestInvalid, ManifestNotRendered or ManifestEmpty.</exception>
    public static IReadOnlyList<ManifestObject> Load(string path)
    {
        if (Directory.Exists(path))
        {
            IReadOnlyList<string> files = ManifestFolder.Files(path);
            return files.Count == 0
                ? throw Empty(path, $"Folder '{path}' holds no *.yaml, *.yml or *.json file.")
                : Join(path, files);
        }

        if (!File.Exists(path) && PathText.IsContent(path))
        {
            throw new MeshToolsException(
                ErrorCatalog.ManifestNotFound, "What was given as -ManifestPath is a manifest itself, and not the path of one.", "Pipe it in: $text | Install-Mesh -ManifestPath -.");
        }

        if (!File.Exists(path))
        {
            throw new MeshToolsException(ErrorCatalog.ManifestNotFound, $"Manifest '{path}' does not exist.", target: path);
        }

        ManifestFolder.RefuseSource(path);
        return Join(path, [path]);
    }

    /// <param name="text">The manifest itself.</param>
    /// <exception cref="MeshToolsException">ManifestInvalid, ManifestNotRendered or ManifestEmpty.</exception>
    public static IReadOnlyList<ManifestObject> FromText(string text)
    {
        IReadOnlyList<ManifestObject> objects = ManifestReader.Read(text, PipelineInput);
        return objects.Count > 0 ? objects : throw Empty(PipelineInput, "The text from the pipeline holds no Kubernetes object.");
    }

    /// <param name="texts">Manifests, each with the name by which errors call it.</param>
    /// <exception cref="MeshToolsException">ManifestInvalid, ManifestNotRendered or ManifestEmpty.</exception>
    public static IReadOnlyList<ManifestObject> FromTexts(IReadOnlyList<(string Source, string Text)> texts)
    {
        List<ManifestObject> objects = [.. texts.SelectMany(static text => ManifestReader.Read(text.Text, text.Source))];
        ManifestDuplicates.Refuse(objects);
        return objects.Count > 0 ? objects : throw Empty(texts[0].Source, $"{texts[0].Source} holds no Kubernetes object.");
    }

    private static List<ManifestObject> Join(string path, IReadOnlyList<string> files)
    {
        List<ManifestObject> objects = [.. files.SelectMany(static file => ManifestReader.Read(ManifestText.Load(file), file))];
        if (objects.Count == 0)
        {
            throw Empty(path, $"Manifest '{path}' holds no Kubernetes object.");
        }

        if (files.Count > 1)
        {
            ManifestDuplicates.Refuse(objects);
        }

        return objects;
    }

    private static MeshToolsException Empty(string target, string message) => new(ErrorCatalog.ManifestEmpty, message, target: target);
}
