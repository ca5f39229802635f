using MeshTools.Errors;

namespace MeshTools.Sandbox;

/// <summary>
/// Keeps two processes from starting or stopping the same sandbox at once. The operating system lets go of it when its
/// holder dies, so a killed starter leaves no lock behind.
/// </summary>
internal sealed class SandboxLock : IDisposable
{
    private readonly FileStream _file;

    private SandboxLock(FileStream file)
    {
        _file = file;
    }

    /// <exception cref="MeshToolsException">SandboxBusy, or SandboxFolderUnusable.</exception>
    public static SandboxLock Take(SandboxFolder folder)
    {
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(folder.Lock)!);
            return new SandboxLock(PrivateFiles.Open(folder.Lock, FileMode.OpenOrCreate, FileOptions.DeleteOnClose));
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unusable(folder, error);
        }
        catch (IOException error) when (!File.Exists(folder.Lock))
        {
            throw Unusable(folder, error);
        }
        catch (IOException error)
        {
            throw new MeshToolsException(
                ErrorCatalog.SandboxBusy, $"Sandbox '{folder.Name}' is being started or stopped by another process.", target: folder.Name, inner: error);
        }
    }

    public void Dispose() => _file.Dispose();

    private static MeshToolsException Unusable(SandboxFolder folder, Exception error) =>
        new(ErrorCatalog.SandboxFolderUnusable, $"The folder for sandboxes cannot be used: {error.Message}", target: folder.Path, inner: error);
}
