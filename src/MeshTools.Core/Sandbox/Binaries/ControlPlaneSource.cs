using System.ComponentModel;
using System.Diagnostics;
using MeshTools.Changes;
using MeshTools.Downloads;
using MeshTools.Errors;
using MeshTools.Processes;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Binaries;

/// <summary>The world outside: real programs and the real download sites.</summary>
internal sealed class ControlPlaneSource : IControlPlaneSource
{
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(20);

    public async Task<KubernetesVersion?> VersionOfAsync(string apiServer, CancellationToken cancellationToken)
    {
        try
        {
            ProgramResult result = await ProgramRun.RunAsync(new ProcessStartInfo(apiServer, "--version"), VersionTimeout, cancellationToken).ConfigureAwait(false);
            return KubernetesVersion.TryParse(result.Output);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException or TimeoutException)
        {
            return null;
        }
    }

    public async Task<string> DownloadAsync(KubernetesVersion version, string cache, IOperationHost host, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { ConnectTimeout = VerifiedDownload.ConnectTimeout };
        using VerifiedDownload download = new(handler, host, ErrorCatalog.SandboxBinariesNotFound);
        return await new ReleaseDownload(download).FetchAsync(version, cache, cancellationToken).ConfigureAwait(false);
    }
}
