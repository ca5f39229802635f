using MeshTools.Changes;
using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Binaries;

/// <summary>What the search asks of the world outside the file system.</summary>
internal interface IControlPlaneSource
{
    /// <summary>Runs a program to ask its version; null when it does not run or says something else.</summary>
    Task<KubernetesVersion?> VersionOfAsync(string apiServer, CancellationToken cancellationToken);

    /// <summary>Fetches a release into a folder of the cache, checked.</summary>
    /// <exception cref="Errors.MeshToolsException">It cannot be had; the message says why.</exception>
    Task<string> DownloadAsync(KubernetesVersion version, string cache, IOperationHost host, CancellationToken cancellationToken);
}
