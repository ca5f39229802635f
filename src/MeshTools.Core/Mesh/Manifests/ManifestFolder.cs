using MeshTools.Errors;

namespace MeshTools.Mesh.Manifests;

/// <summary>The manifest files of a folder.</summary>
internal static class ManifestFolder
{
    // Far beyond any folder of manifests; somebody's home folder is found out early.
    private const int MaxFiles = 5_000;

    // Links can make a folder contain itself under ever new names.
    private const int MaxDepth = 32;

    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase) { ".yaml", ".yml", ".json" };

    /// <summary>
    /// Every *.yaml, *.yml and *.json file, folder by folder in the ordinal order of the names, so that two machines read the
    /// same manifest. Hidden files and folders are left out (a mounted ConfigMap keeps its former contents in some).
    /// </summary>
    /// <exception cref="MeshToolsException">ManifestNotRendered, ManifestUnreadable.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        List<string> files = [];
        try
        {
            Walk(new DirectoryInfo(folder), files, new HashSet<string>(StringComparer.Ordinal), 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MeshToolsException(ErrorCatalog.ManifestUnreadable, $"Folder '{folder}' cannot be read: {error.Message}", target: folder, inner: error);
        }

        return files;
    }

    /// <exception cref="MeshToolsException">ManifestNotRendered, if the file is what a manifest is made from.</exception>
    public static void RefuseSource(string file)
    {
        string name = Path.GetFileName(file);
        string? command = name switch
        {
            "kustomization.yaml" or "kustomization.yml" or "Kustomization" => "kubectl kustomize",
            "Chart.yaml" => "helm template",
            _ => null,
        };
        if (command is not null)
        {
            string folder = Path.GetDirectoryName(file) is { Length: > 0 } parent ? parent : ".";
            throw new MeshToolsException(
                ErrorCatalog.ManifestNotRendered,
                $"'{file}' makes its folder the source of a manifest, not a manifest.",
                $"Run `{command} {folder}` and give what it prints.",
                file);
        }
    }

    private static void Walk(DirectoryInfo folder, List<string> files, HashSet<string> seen, int depth)
    {
        // A folder is read once, whatever links lead to it.
        if (depth > MaxDepth || !seen.Add(Target(folder)))
        {
            return;
        }

        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden))
            {
                continue;
            }

            if (entry is DirectoryInfo below)
            {
                Walk(below, files, seen, depth + 1);
                continue;
            }

            RefuseSource(entry.FullName);
            if (Extensions.Contains(entry.Extension))
            {
                files.Add(Path.Combine(folder.FullName, entry.Name));
            }

            if (files.Count > MaxFiles)
            {
                throw new IOException($"it holds more than {MaxFiles} manifest files");
            }
        }
    }

    /// <summary>Where a folder really is: only the last step of a path is resolved by the framework, so each is.</summary>
    private static string Target(DirectoryInfo folder)
    {
        string real = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
        return Path.GetDirectoryName(real) is string parent ? Path.Combine(Target(new DirectoryInfo(parent)), Path.GetFileName(real)) : real;
    }
}
