using System.Text;

namespace MeshTools.Sandbox;

/// <summary>Files that only their owner may read, from the moment they exist: a mode set afterwards leaves a gap.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for its owner only; those above it as usual. On Windows a profile's folders are private by themselves.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnFolder);
        }
    }

    /// <summary>Writes a file. A reader sees the old content or the new, never a part.</summary>
    public static void Write(string path, string content)
    {
        string draft = path + ".new";
        File.Delete(draft);
        using (FileStream stream = Open(draft, FileMode.CreateNew, FileOptions.None))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Opens a file that nobody else may open meanwhile.</summary>
    public static FileStream Open(string path, FileMode mode, FileOptions how)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = how };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }

        return new FileStream(path, options);
    }
}
