using System.Runtime.Versioning;
using System.Text;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>
/// What a command leaves on the disk: in the folder for temporary files, which is a new one meanwhile, and in the user's cache.
/// A file that others may read is a fault, whatever it holds.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FileWatch : IDisposable
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const string Variable = "TMPDIR";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public FileWatch()
    {
        Folder = Directory.CreateTempSubdirectory("meshtools-sweep-").FullName;
        Environment.SetEnvironmentVariable(Variable, Folder);
    }

    /// <summary>Where temporary files go meanwhile.</summary>
    public string Folder { get; }

    /// <summary>The files, and what is in them.</summary>
    public IReadOnlyList<SeenText> Read() => [.. Files(Folder).Select(static file => new SeenText($"file {file}", Encoding.UTF8.GetString(File.ReadAllBytes(file))))];

    /// <summary>The files and folders below one, and itself, that others than their owner may open.</summary>
    public static IReadOnlyList<string> OpenToOthers(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder).Where(static path => new FileInfo(path).LinkTarget is null && (File.GetUnixFileMode(path) & Others) != 0)];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        Directory.Delete(Folder, recursive: true);
    }

    // A process of .NET opens pipes for debuggers there, from which nothing can be read.
    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static file => !Path.GetFileName(file).StartsWith("clr-debug-pipe-", StringComparison.Ordinal) && !file.EndsWith("-socket", StringComparison.Ordinal));
}
