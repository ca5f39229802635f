using System.Collections;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Istioctl;

namespace MeshTools.Completion;

/// <summary>The profiles of the version that stands on the command line; without one, all there ever were.</summary>
public sealed class ProfileCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<string>>(IstioProfiles.All);

    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, IDictionary bound, CancellationToken cancellationToken) =>
        IstioVersion.TryParse(bound["Version"]?.ToString()) is IstioVersion version
            ? Task.FromResult<IEnumerable<string>>(IstioProfiles.For(version))
            : FindAsync(connection, cancellationToken);
}
