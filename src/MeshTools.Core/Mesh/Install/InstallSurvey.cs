using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Install;

/// <summary>The look at a cluster before an installation: what speaks against it, and what is there of it already.</summary>
internal sealed class InstallSurvey(ClusterClient client, IOperationHost host)
{
    private readonly InstallObserver _observer = new(client);

    /// <summary>Looks, and ends the installation when anything speaks against it.</summary>
    /// <exception cref="MeshToolsException">InstallRefused, with every reason.</exception>
    public async Task<InstallObservation> RunAsync(InstallRequest request, ApplySet set, CancellationToken cancellationToken)
    {
        ServerVersion server = await client.GetServerVersionAsync(cancellationToken).ConfigureAwait(false);
        JsonObject? parent = await ParentAsync(set, cancellationToken).ConfigureAwait(false);
        InstallChecks checks = new();
        checks.CheckKubernetes(request.Version, server);
        await CheckClusterAsync(checks, request, parent, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<KindRef, IReadOnlyList<string>> served = await _observer.ServedAsync(request.Objects, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<KindDemand> kinds = ServedKinds.Plan(request.Objects, kind => served.GetValueOrDefault(kind, []), server.GitVersion);
        IReadOnlyDictionary<KindRef, bool> namespaced = await _observer
            .NamespacedAsync(request.Objects.Select(static item => item.Address.Kind with { Version = null }), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ManifestObject> objects = ManifestNamespace.Assign(
            request.Objects, request.Namespace, kind => namespaced.TryGetValue(kind with { Version = null }, out bool isNamespaced) ? isNamespaced : null);

        checks.CheckKinds(kinds);
        checks.CheckRights(await MissingRightsAsync(objects, set, cancellationToken).ConfigureAwait(false));
        foreach (string warning in checks.Warnings)
        {
            host.Warning(warning);
        }

        checks.ThrowIfRefused(client.Context);
        ManifestObject[] adapted = [.. ServedKinds.Adapt(objects, kinds).Select(ManifestDefaults.WithListKeys)];
        return await _observer.ReadAsync(adapted, set, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Who may not even ask is told so, and learns of a missing right from the request that needs it.</summary>
    private async Task<IReadOnlyList<string>> MissingRightsAsync(IReadOnlyList<ManifestObject> objects, ApplySet set, CancellationToken cancellationToken)
    {
        try
        {
            return await new InstallRights(client).MissingAsync(objects, set, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
        {
            host.Warning($"Whether you have all rights for this installation is not known before. {error.Message}");
            return [];
        }
    }

    /// <summary>The inventory, or null. Who may not read it is told so together with all other rights that are missing.</summary>
    private async Task<JsonObject?> ParentAsync(ApplySet set, CancellationToken cancellationToken)
    {
        try
        {
            return await client.TryGetAsync(set.Parent, cancellationToken).ConfigureAwait(false);
        }
        catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
        {
            return null;
        }
    }

    /// <summary>What stands in the way of a first installation; one that MeshTools made before is known by its inventory.</summary>
    private async Task CheckClusterAsync(InstallChecks checks, InstallRequest request, JsonObject? parent, CancellationToken cancellationToken)
    {
        if (parent is not null)
        {
            checks.CheckStep(IstioVersion.TryParse((string?)parent["data"]?["version"]), request.Version, request.Force);
            return;
        }

        Task<ItemOutcome<MeshState>> current = new MeshQuery(client) { Namespace = request.Namespace, Needs = InstallPermissions.State, Warn = host.Warning }.RunAsync(cancellationToken);
        MeshCheckQuery before = new(client)
        {
            Namespace = request.Namespace,
            Categories = InstallPermissions.Categories,
            Need = InstallPermissions.ForChecks,
            Warn = host.Warning,
            BeforeInstall = true,
            Version = request.Version,
        };
        checks.CheckCluster(await before.RunAsync(cancellationToken).ConfigureAwait(false), request.Force);
        MeshState? mesh = (await current.ConfigureAwait(false)).Value;
        checks.CheckStep(request.Revision is null ? IstioVersion.TryParse(mesh?.Version) : null, request.Version, request.Force);
        if (mesh is not null && mesh.InstalledBy != MeshInstaller.MeshTools)
        {
            checks.Warn($"The mesh that is there was installed by {mesh.InstalledBy}: what only it knows of stays, and its fields are conflicts without -Force.");
        }
    }
}
