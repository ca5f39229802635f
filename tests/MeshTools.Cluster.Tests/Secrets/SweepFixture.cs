using System.Runtime.Versioning;
using System.Security;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>A sandbox with a small mesh in it, and files that hold secrets.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SweepFixture : SandboxFixture
{
    public SweepFixture()
        : base("-Node worker-sz02")
    {
        // Within the sandbox's folder, which goes with it.
        Files = Path.Combine(Folder, "files-of-tests");
        Directory.CreateDirectory(Files, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Session.Run("Install-Mesh -ManifestPath $mesh -Timeout 0:2:0 -KubeConfig $k", ("mesh", Path.Combine(Checkout.Root, "examples", "mesh", "miniature.yaml")), ("k", KubeConfig)).Clean();
    }

    /// <summary>For files of the tests, which nobody else may open.</summary>
    internal string Files { get; }

    internal string Write(string name, string text)
    {
        string path = Path.Combine(Files, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The lines one after another, each whatever became of the one before.</summary>
    internal static string Script(params string[] lines) => string.Join('\n', lines.Select(static line => $"try {{ {line} }} catch {{ }}"));

    internal static SecureString Secure(string text)
    {
        SecureString secure = new();
        Array.ForEach(text.ToCharArray(), secure.AppendChar);
        return secure;
    }
}
