using MeshTools.Certificates;
using MeshTools.Mesh.Topology;

namespace MeshTools.Completion;

/// <summary>The credentials of Gateways, and the certificates that MeshTools made.</summary>
public sealed class CredentialNameCompleter : CertificateCompleter
{
    private protected override IEnumerable<string> Select(MeshView view) => CredentialEntry.Read(view).Select(static entry => entry.Name);
}
