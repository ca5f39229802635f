using MeshTools.Cluster.Yaml;
using MeshTools.Errors;

namespace MeshTools.Cluster.KubeConfig;

/// <summary>A mapping in a kubeconfig file that knows where it stands, so that every complaint can name file and line.</summary>
internal sealed class KubeConfigEntry(string file, YamlValue value)
{
    /// <summary>The file it stands in; relative paths in it are relative to that file's folder, as for kubectl.</summary>
    public string File { get; } = file;

    /// <summary>The names of its fields.</summary>
    public IEnumerable<string> Names => value.Entries!.Keys;

    /// <summary>A text field, or null when it is absent or empty.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out YamlValue field))
        {
            return null;
        }

        string text = field.Text ?? throw Wrong(field, $"'{name}' must be a text, not {field.Describe()}");
        return text.Length == 0 ? null : text;
    }

    /// <summary>A boolean field; false when absent.</summary>
    public bool Flag(string name)
    {
        if (!TryGet(name, out YamlValue field))
        {
            return false;
        }

        return field.Text switch
        {
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            _ => throw Wrong(field, $"'{name}' must be true or false"),
        };
    }

    /// <summary>A mapping field, or null when absent.</summary>
    public KubeConfigEntry? Section(string name)
    {
        if (!TryGet(name, out YamlValue field))
        {
            return null;
        }

        return field.Entries is null
            ? throw Wrong(field, $"'{name}' must be a mapping, not {field.Describe()}")
            : new KubeConfigEntry(File, field);
    }

    /// <summary>A list of mappings; empty when absent.</summary>
    public IEnumerable<KubeConfigEntry> Sections(string name) =>
        Items(name).Select(item => item.Entries is null
            ? throw Wrong(item, $"each element of '{name}' must be a mapping, not {item.Describe()}")
            : new KubeConfigEntry(File, item));

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(item => item.Text ?? throw Wrong(item, $"each element of '{name}' must be a text"))];

    /// <summary>A path field made absolute against the file's folder; null when absent.</summary>
    public string? Path(string name)
    {
        if (Text(name) is not string path)
        {
            return null;
        }

        try
        {
            return System.IO.Path.GetFullPath(path, System.IO.Path.GetDirectoryName(File)!);
        }
        catch (ArgumentException)
        {
            throw Wrong(name, $"'{name}' is no path");
        }
    }

    /// <summary>The bytes of a base64 field; null when absent.</summary>
    public byte[]? Base64(string name)
    {
        if (Text(name) is not string text)
        {
            return null;
        }

        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            TryGet(name, out YamlValue field);
            throw Wrong(field, $"'{name}' is not base64");
        }
    }

    /// <summary>The error for a field of this entry: file, line and what is wrong with it.</summary>
    public MeshToolsException Wrong(string name, string message)
    {
        YamlValue place = value.Entries is not null && value.Entries.TryGetValue(name, out YamlValue? field) ? field : value;
        return Wrong(place, message);
    }

    private MeshToolsException Wrong(YamlValue place, string message) =>
        new(ErrorCatalog.KubeConfigInvalid, $"Kubeconfig '{File}', line {place.Line}: {message}.", target: File);

    private IReadOnlyList<YamlValue> Items(string name)
    {
        if (!TryGet(name, out YamlValue field))
        {
            return [];
        }

        return field.Items ?? throw Wrong(field, $"'{name}' must be a list, not {field.Describe()}");
    }

    private bool TryGet(string name, out YamlValue field)
    {
        if (value.Entries is not null && value.Entries.TryGetValue(name, out YamlValue? found) && !found.IsNull)
        {
            field = found;
            return true;
        }

        field = value;
        return false;
    }
}
