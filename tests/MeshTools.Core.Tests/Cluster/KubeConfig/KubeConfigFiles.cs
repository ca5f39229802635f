using MeshTools.Cluster.KubeConfig;
using MeshTools.Core.Tests.Sandbox;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.KubeConfig;

/// <summary>Kubeconfig files of one test, and what becomes of them.</summary>
internal sealed class KubeConfigFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string Write(string name, string content) => _folder.File(name, content);

    /// <summary>A kubeconfig with one context, made of the inner lines of its cluster and of its user.</summary>
    public string Single(string cluster, string user = "token: secret", string name = "config") => Write(name, Text(cluster, user));

    public static string Text(string cluster, string user = "token: secret") => $"""
        apiVersion: v1
        kind: Config
        current-context: home
        contexts:
        - name: home
          context:
            cluster: c
            user: u
        clusters:
        - name: c
          cluster:
        {Indent(cluster)}
        users:
        - name: u
          user:
        {Indent(user)}
        """;

    public static ConnectionSettings Resolve(string? context, params string[] files) =>
        ConnectionResolver.Resolve(KubeConfigDocument.Load(files), context);

    /// <summary>The error of a kubeconfig that leads nowhere.</summary>
    public static MeshToolsException Refused(string? context, params string[] files) =>
        Assert.Throws<MeshToolsException>(() => Resolve(context, files));

    public void Dispose() => _folder.Dispose();

    private static string Indent(string lines) => string.Join('\n', lines.Split('\n').Select(static line => "    " + line));
}
