using MeshTools.Cluster.Yaml;
using MeshTools.Errors;

namespace MeshTools.Cluster.KubeConfig;

/// <summary>
/// The kubeconfig files that count, merged as kubectl merges them: for each name, and for the current context, the first
/// file that has it wins. Names are compared letter by letter.
/// </summary>
internal sealed class KubeConfigDocument
{
    // A kubeconfig is a few kilobytes; one of a large fleet with embedded certificates a few hundred.
    private static readonly YamlLimits Limits = new(Depth: 32, Nodes: 200_000, Characters: 16 * 1024 * 1024);

    private readonly Dictionary<string, KubeConfigEntry> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeConfigEntry> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeConfigEntry> _contexts = new(StringComparer.Ordinal);
    private readonly List<string> _contextNames = [];

    private KubeConfigDocument(IReadOnlyList<string> files)
    {
        Files = files;
    }

    /// <summary>The files it was read from.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The name of the current context, or null.</summary>
    public string? CurrentContext { get; private set; }

    /// <summary>The names of the contexts in the order of the files.</summary>
    public IReadOnlyList<string> ContextNames => _contextNames;

    /// <exception cref="MeshToolsException">A file is missing, unreadable or invalid; the message names it.</exception>
    public static KubeConfigDocument Load(IReadOnlyList<string> files)
    {
        KubeConfigDocument document = new(files);
        foreach (string file in files)
        {
            document.Merge(file, ReadFile(file));
        }

        return document;
    }

    public KubeConfigEntry? Cluster(string name) => _clusters.GetValueOrDefault(name);

    public KubeConfigEntry? User(string name) => _users.GetValueOrDefault(name);

    public KubeConfigEntry? Context(string name) => _contexts.GetValueOrDefault(name);

    /// <summary>Parses the text of one file; apart from <see cref="Load"/> so that tests can feed it anything.</summary>
    internal static YamlValue? Parse(string file, string text)
    {
        IReadOnlyList<YamlValue?> documents;
        try
        {
            documents = YamlReader.ReadDocuments(text, Limits);
        }
        catch (YamlSyntaxException error)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigInvalid,
                $"Kubeconfig '{file}', line {error.Line}, column {error.Column}: {error.Message}.",
                target: file,
                inner: error);
        }

        if (documents.Count > 1)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigInvalid, $"Kubeconfig '{file}' holds {documents.Count} YAML documents; it must be one.", target: file);
        }

        YamlValue? root = documents.Count == 0 ? null : documents[0];
        if (root is not null && root.Entries is null)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigInvalid, $"Kubeconfig '{file}', line {root.Line}: must be a mapping, not {root.Describe()}.", target: file);
        }

        return root;
    }

    private static YamlValue? ReadFile(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigUnreadable, $"Kubeconfig '{file}' cannot be read: {error.Message}", target: file, inner: error);
        }

        return Parse(file, text);
    }

    private void Merge(string file, YamlValue? root)
    {
        if (root is null)
        {
            return;
        }

        KubeConfigEntry top = new(file, root);
        CurrentContext ??= top.Text("current-context");
        AddNamed(top, "clusters", "cluster", _clusters);
        AddNamed(top, "users", "user", _users);
        foreach (string name in AddNamed(top, "contexts", "context", _contexts))
        {
            _contextNames.Add(name);
        }
    }

    private static List<string> AddNamed(KubeConfigEntry top, string list, string section, Dictionary<string, KubeConfigEntry> known)
    {
        List<string> added = [];
        foreach (KubeConfigEntry element in top.Sections(list))
        {
            string name = element.Text("name") ?? throw element.Wrong("name", $"an element of '{list}' has no name");
            if (element.Section(section) is KubeConfigEntry body && known.TryAdd(name, body))
            {
                added.Add(name);
            }
        }

        return added;
    }
}
