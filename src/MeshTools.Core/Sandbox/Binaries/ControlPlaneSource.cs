using System.ComponentModel;
using System.Diagnostics;
using MeshTools.Changes;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Binaries;

/// <summary>The world outside: real programs and the real download sites.</summary>
internal sealed class ControlPlaneSource : IControlPlaneSource
{
    private static readonly TimeSpan VersionTimeout = TimeSpan.FromSeconds(20);

    public async Task<KubernetesVersion?> VersionOfAsync(string apiServer, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(apiServer, "--version") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(VersionTimeout);
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration kill = limit.Token.Register(static state => ((Process)state!).Kill(), process);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            string output = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            return KubernetesVersion.TryParse(output);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<string> DownloadAsync(KubernetesVersion version, string cache, IOperationHost host, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { ConnectTimeout = VerifiedDownload.ConnectTimeout };
        using VerifiedDownload download = new(handler, host);
        return await new ReleaseDownload(download).FetchAsync(version, cache, cancellationToken).ConfigureAwait(false);
    }
}
