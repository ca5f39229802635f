using System.Text;

namespace MeshTools.Sandbox;

/// <summary>Files that only their owner may read, from the moment they exist: a mode set afterwards leaves a gap.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for its owner only; those above it as usual. On Windows a profile's folders are private by themselves.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode);
        }
    }

    /// <summary>Writes a file. A reader sees the old content or the new, never a part.</summary>
    public static void Write(string path, string content)
    {
        string draft = path + ".new";
        File.Delete(draft);
        FileStreamOptions options = new() { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        using (FileStream stream = new(draft, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
        }

        File.Move(draft, path, overwrite: true);
    }
}
