using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Transport;
using MeshTools.Core.Tests.Sandbox;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>A credential plugin that is a real program: a small script.</summary>
internal sealed class PluginScript : IDisposable
{
    public const string Version = "client.authentication.k8s.io/v1";

    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    /// <summary>A plugin that runs these lines. $0's folder is its working place.</summary>
    public ExecPlugin Plugin(string lines, IReadOnlyList<string>? arguments = null, IReadOnlyDictionary<string, string>? environment = null, string version = Version)
    {
        string path = _folder.Program("plugin", $"#!/bin/sh\ncd '{Folder}'\n{lines}\n");
        return new ExecPlugin(version, path, arguments ?? [], environment ?? new Dictionary<string, string>(), "Install the plugin.", null);
    }

    /// <summary>A plugin that counts its runs and hands out token-1, token-2, ...</summary>
    public ExecPlugin Counting(string? expires = null)
    {
        string time = expires is null ? string.Empty : $",\"expirationTimestamp\":\"{expires}\"";
        return Plugin($$$"""
            echo run >> runs
            count=$(wc -l < runs | tr -d ' ')
            echo '{"apiVersion":"{{{Version}}}","kind":"ExecCredential","status":{"token":"token-'$count'"{{{time}}} } }'
            """);
    }

    /// <summary>How often <see cref="Counting"/> was run.</summary>
    public int Runs => Read("runs").Length;

    /// <summary>The lines of a file that the script wrote.</summary>
    public string[] Read(string file)
    {
        string path = Path.Combine(Folder, file);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    public static Task<ExecCredential> RunAsync(ExecPlugin plugin, CancellationToken cancellationToken = default) =>
        ExecPluginRunner.RunAsync(plugin, "prod", cancellationToken);

    public void Dispose() => _folder.Dispose();
}
