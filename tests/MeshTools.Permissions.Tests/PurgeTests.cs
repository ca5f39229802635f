using System.Management.Automation;
using Xunit.Abstractions;

namespace MeshTools.Permissions.Tests;

/// <summary>What <c>Uninstall-Mesh -Purge</c> takes besides, on a cluster of its own: it leaves no definition to other commands.</summary>
public sealed class PurgeTests(PurgeFixture cluster, ITestOutputHelper output) : IClassFixture<PurgeFixture>
{
    private const string Purge = "Uninstall-Mesh -Namespace small -Purge -Confirm:$false";

    // Where the namespace stays too.
    private static readonly string[] Going =
        [.. PurgeManifests.Around.Select(static item => item.Path), "/apis/apps/v1/namespaces/small/deployments/kiali"];

    private readonly PermissionCase _staying = new("the namespace stays", Purge)
    {
        Before = _ =>
        {
            cluster.Install("$mesh");
            cluster.Apply([PurgeManifests.Foreign]);
        },
        Removed = Going,
    };

    private readonly PermissionCase _going = new("all goes", Purge)
    {
        Before = _ =>
        {
            cluster.Delete(PurgeManifests.Foreign.Path);
            cluster.Define(PurgeManifests.Definitions);
            cluster.Install("$plugin");
        },
        Removed = [.. Going, "/api/v1/namespaces/small", .. PurgeManifests.Definitions.Select(static item => item.Path)],
    };

    [Fact]
    public async Task A_purge_needs_each_of_its_rights_and_no_other()
    {
        IReadOnlyList<PSObject> rules = Rules();
        IReadOnlyList<ProofRight> rights = ProofRight.Of(rules);
        ProofRight[] taken = [.. rights.Where(static right => right.IsForPurge)];
        ProofRow row = ProofTable.Add("Uninstall-Mesh -Purge", rules.Count(static rule => ProofRight.Of([rule]).Any(static right => right.IsForPurge)), taken.Length);
        PermissionProof proof = new(cluster, "Uninstall-Mesh", rights, row);

        await proof.RunAsync([_staying, _going], taken);

        output.WriteLine($"{ProofRow.Head}\n{row}");
        Assert.True(proof.Findings.Count == 0, string.Join("\n\n", proof.Findings));
    }

    [Fact]
    public async Task With_Force_nobody_asks_for_the_objects_of_definitions()
    {
        const string Route = "/apis/networking.istio.io/v1/namespaces/apps/virtualservices/shop";
        ProofRight[] rights = [.. ProofRight.Of(Rules()).Where(static right => right.Resource != "*")];
        await cluster.PrepareAsync(_going);
        cluster.Apply([(Route, "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: shop}")]);
        cluster.Roles.Grant(rights);

        PSObject removal = Assert.Single(cluster.AsUser(Purge + " -Force").Clean());

        Assert.Empty((IEnumerable<string>)removal.Properties["Remaining"].Value);
        await AssertGoneAsync();
    }

    [Fact]
    public async Task What_was_refused_is_found_again_by_the_next_run()
    {
        IReadOnlyList<ProofRight> rights = ProofRight.Of(Rules());
        await cluster.PrepareAsync(_going);
        cluster.Roles.Grant([.. rights.Where(static right => right is not { Verb: "delete", Group: "rbac.authorization.k8s.io" })]);

        Outcome refused = cluster.AsUser(Purge);

        Assert.Equal(["Forbidden", "Forbidden"], refused.ErrorIds);
        Assert.Contains(refused.Warnings, static text => text.StartsWith("Not done because of it: namespace/small,", StringComparison.Ordinal));

        cluster.Roles.Grant(rights);
        Assert.Empty((IEnumerable<string>)Assert.Single(cluster.AsUser(Purge).Clean()).Properties["Remaining"].Value);
        await AssertGoneAsync();
    }

    private async Task AssertGoneAsync()
    {
        foreach (string path in _going.Removed)
        {
            Assert.True(await cluster.Api.TryGetAsync(path) is null, $"{path} is still there.");
        }
    }

    private IReadOnlyList<PSObject> Rules()
    {
        string file = Path.Combine(cluster.Folder, "manifest.yaml");
        File.WriteAllText(file, PurgeManifests.MeshWithPlugin);
        return cluster.Session.Run("Get-MeshPermission Uninstall-Mesh -ManifestPath $file -Namespace small -GatewayNamespace small, edge", ("file", file)).Clean();
    }
}
