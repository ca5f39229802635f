using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Permissions;

/// <summary>Get-MeshPermission. No cluster is asked. Pure.</summary>
internal static class PermissionQuery
{
    /// <summary>The rights of each command, and an error for each name that is none.</summary>
    public static IReadOnlyList<ItemOutcome<MeshPermission>> Run(PermissionRequest request)
    {
        IReadOnlyList<ManifestObject>? manifest = request.Manifest is null
            ? null
            : ManifestNamespace.Assign(request.Manifest, request.Places.Namespace, static kind => ManifestScope.IsNamespaced(kind));
        return
        [
            .. Chosen(request).SelectMany(command => CommandPermissions.Of(command, request.Places, manifest)).Where(item => !request.RequiredOnly || !item.Optional)
                .Select(static item => (ItemOutcome<MeshPermission>)item),
            .. request.Commands.Where(static name => !name.IsPattern && !CommandPermissions.Commands.Any(name.Matches)).Select(static name => (ItemOutcome<MeshPermission>)Unknown(name.Text)),
        ];
    }

    /// <summary>What to tell where the answer depends on more than was given; null for nothing.</summary>
    public static string? Warning(PermissionRequest request) =>
        request.Manifest is null && request.Commands.Count > 0 && Chosen(request).Any(CommandPermissions.GoesByManifest)
            ? "What Install-Mesh and Uninstall-Mesh need depends on the manifest: give it with -ManifestPath. Without it these are the rights for the kinds that Istio usually has, and what the manifest's roles grant is not among them, though nobody may grant what he does not hold."
            : null;

    private static IEnumerable<string> Chosen(PermissionRequest request) => CommandPermissions.Commands.Where(command =>
        request.Commands.Count == 0 || request.Commands.Any(name => name.Matches(command)));

    private static MeshToolsException Unknown(string name) => new(
        ErrorCatalog.PermissionCommandUnknown, $"MeshTools has no command '{name}' that talks to a cluster.", target: name);
}
