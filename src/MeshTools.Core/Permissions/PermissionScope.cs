namespace MeshTools.Permissions;

/// <summary>Where a right is needed.</summary>
internal enum PermissionScope
{
    /// <summary>Everywhere, or for kinds without a namespace.</summary>
    Cluster,

    /// <summary>In the namespace of the mesh.</summary>
    Mesh,

    /// <summary>In the namespaces of the gateways' pods.</summary>
    Gateway,

    /// <summary>In the namespaces of the applications: where Services, their rules and Gateways are.</summary>
    Application,
}
