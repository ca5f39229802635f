using MeshTools.Certificates;
using MeshTools.ExtAuthz;
using MeshTools.Ingress;
using MeshTools.Kiali;
using MeshTools.Locality;
using MeshTools.Mesh;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Uninstall;
using MeshTools.Nodes;

namespace MeshTools.Permissions;

/// <summary>Every command that talks to a cluster, and the rights it needs: those that the code itself reads and writes by.</summary>
internal static class CommandPermissions
{
    private static readonly (string Command, IReadOnlyList<PermissionRule> Rules)[] Fixed =
    [
        ("Add-ExtAuthzFilter", ExtAuthzPermissions.Add),
        ("Disable-LocalityLb", LocalityPermissions.Disable),
        ("Enable-LocalityLb", LocalityPermissions.Enable),
        ("Get-ExtAuthzFilter", ExtAuthzPermissions.Get),
        ("Get-IngressGateway", IngressPermissions.Get),
        ("Get-KialiCredential", KialiPermissions.Get),
        ("Get-LocalityLb", LocalityPermissions.Get),
        ("Get-Mesh", MeshPermissions.Get),
        ("Get-NodeRegion", NodePermissions.Get),
        ("Get-SdsCertificate", SdsCertificatePermissions.Get),
        ("New-SdsCertificate", SdsCertificatePermissions.New),
        ("Publish-IngressGateway", IngressPermissions.Publish),
        ("Remove-ExtAuthzFilter", ExtAuthzPermissions.Remove),
        ("Remove-KialiCredential", KialiPermissions.Remove),
        ("Remove-NodeRegion", NodePermissions.Change),
        ("Remove-SdsCertificate", SdsCertificatePermissions.Remove),
        ("Set-KialiCredential", KialiPermissions.Set),
        ("Set-NodeRegion", NodePermissions.Change),
        ("Start-MeshSandbox", NodePermissions.Copy),
        ("Test-ExtAuthzFilter", ExtAuthzPermissions.Test),
        ("Test-IngressGateway", IngressPermissions.Test),
        ("Test-KialiCredential", KialiPermissions.Test),
        ("Test-LocalityLb", LocalityPermissions.Test),
        ("Test-Mesh", MeshPermissions.Test),
        ("Test-SdsCertificate", SdsCertificatePermissions.Test),
        ("Unpublish-IngressGateway", IngressPermissions.Unpublish),
    ];

    /// <summary>The names of the commands, in alphabetical order.</summary>
    public static IReadOnlyList<string> Commands { get; } =
        [.. Fixed.Select(static entry => entry.Command).Append(InstallPermissions.Command).Append(UninstallPermissions.Command).Order(StringComparer.Ordinal)];

    /// <summary>True for a command whose rights depend on what is installed.</summary>
    public static bool GoesByManifest(string command) => command is InstallPermissions.Command or UninstallPermissions.Command;

    /// <summary>The rights of a command.</summary>
    /// <param name="command">One of <see cref="Commands"/>.</param>
    /// <param name="places">Where the mesh is.</param>
    /// <param name="manifest">What is installed, with namespaces; null when it is not at hand.</param>
    public static IReadOnlyList<MeshPermission> Of(string command, PermissionPlaces places, IReadOnlyList<ManifestObject>? manifest) => command switch
    {
        InstallPermissions.Command => manifest is null ? InstallPermissions.Usual(places) : InstallPermissions.Of(manifest, places),
        UninstallPermissions.Command => UninstallPermissions.Of(manifest ?? [], places),
        _ => PermissionList.Minimal(
            from rule in Fixed.Single(entry => entry.Command == command).Rules
            from ns in places.Of(rule.Scope)
            select rule.For(command, ns, places)),
    };
}
