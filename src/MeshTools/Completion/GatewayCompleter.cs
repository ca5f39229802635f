using MeshTools.Mesh.Topology;

namespace MeshTools.Completion;

/// <summary>The Gateways, as NAMESPACE/NAME.</summary>
public sealed class GatewayCompleter : CertificateCompleter
{
    private protected override IEnumerable<string> Select(MeshView view) =>
        view.Gateways.Select(static gateway => $"{gateway.Object.Namespace}/{gateway.Object.Name}").Order(StringComparer.Ordinal);
}
