using MeshTools.Ingress;
using MeshTools.Mesh;

namespace MeshTools.Permissions;

/// <summary>Where a mesh and what belongs to it is: what turns rules into roles.</summary>
internal sealed record PermissionPlaces
{
    /// <summary>The namespace of the mesh.</summary>
    public string Namespace { get; init; } = MeshObserver.DefaultNamespace;

    /// <summary>The namespaces of the gateways' pods; that of the mesh when there are none.</summary>
    public IReadOnlyList<string> GatewayNamespaces { get; init; } = [];

    /// <summary>The names of the gateways.</summary>
    public IReadOnlyList<string> Gateways { get; init; } = [IngressDefaults.Gateway];

    /// <summary>The namespaces of the applications; all of the cluster when there are none.</summary>
    public IReadOnlyList<string> ApplicationNamespaces { get; init; } = [];

    /// <summary>The namespaces of a scope; null stands for the cluster.</summary>
    public IReadOnlyList<string?> Of(PermissionScope scope)
    {
        IReadOnlyList<string> named = scope switch
        {
            PermissionScope.Mesh => [Namespace],
            PermissionScope.Gateway => GatewayNamespaces.Count > 0 ? GatewayNamespaces : [Namespace],
            PermissionScope.Application => ApplicationNamespaces,
            _ => [],
        };
        return named.Count > 0 ? [.. named] : [null];
    }
}
