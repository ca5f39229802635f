using System.Security;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>Files of one test.</summary>
internal sealed class TestFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("meshtools-certs-").FullName;

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public static SecureString Password(string text)
    {
        SecureString secure = new();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        return secure;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
