using System.Collections;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Istioctl;

namespace MeshTools.Completion;

/// <summary>Completes the profiles of the version that stands on the command line; without one, all there ever were.</summary>
public sealed class ProfileCompleter : CappedCompleter
{
    private protected override Task<IEnumerable<string>> FindAsync(ConnectionOptions connection, IDictionary bound, CancellationToken cancellationToken) =>
        Task.FromResult<IEnumerable<string>>(IstioVersion.TryParse(bound["Version"] as string) is IstioVersion version ? IstioProfiles.For(version) : IstioProfiles.All);
}
