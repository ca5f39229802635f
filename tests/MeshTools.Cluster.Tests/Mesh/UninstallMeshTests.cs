using System.Management.Automation;

namespace MeshTools.Cluster.Tests.Mesh;

/// <summary>Uninstall-Mesh on a real API server.</summary>
public sealed class UninstallMeshTests(InstallFixture cluster) : IClassFixture<InstallFixture>, IDisposable
{
    private const string Deployments = "/apis/apps/v1/namespaces/istio-system/deployments";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>Each test finds a cluster without a mesh.</summary>
    public void Dispose() => cluster.Purge("-Force -ErrorAction SilentlyContinue");

    [Fact]
    public async Task A_purge_leaves_the_API_as_it_was()
    {
        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();
        cluster.Install(SmallMesh.Yaml(), "-Timeout 00:01:30").Clean();

        Outcome plan = cluster.Run("Uninstall-Mesh -Purge -WhatIf -PassThru -KubeConfig $KubeConfig");
        PSObject removed = Assert.Single(cluster.Purge().Clean());

        Assert.Equal(SmallMesh.Count + 1, plan.Clean().Count);
        Assert.Equal(SmallMesh.Count + 1, (int)removed.Properties["Removed"].Value);
        Assert.Equal(before.Keys.Order(), (await cluster.EverythingAsync()).Keys.Order());
    }

    [Fact]
    public async Task Without_Purge_definitions_and_namespace_stay_and_a_later_purge_finds_them()
    {
        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();
        cluster.Install(SmallMesh.Yaml()).Clean();

        Outcome first = cluster.Run("Uninstall-Mesh -KubeConfig $KubeConfig -Confirm:$false");

        Assert.Null(await cluster.Api.TryGetAsync($"{Deployments}/istiod"));
        Assert.NotNull(await cluster.Api.TryGetAsync($"{Definitions}/gateways.networking.istio.io"));
        Assert.Contains("2 CustomResourceDefinitions are kept", string.Join(' ', (IEnumerable<string>)first.Clean()[0].Properties["Kept"].Value), StringComparison.Ordinal);
        cluster.Purge().Clean();
        Assert.Equal(before.Keys.Order(), (await cluster.EverythingAsync()).Keys.Order());
    }

    [Fact]
    public async Task A_definition_with_objects_of_others_stops_a_purge_before_anything_is_removed()
    {
        cluster.Install(SmallMesh.Yaml(), "-Timeout 00:01:30").Clean();
        await cluster.Api.SendAsync(
            HttpMethod.Post, "/apis/networking.istio.io/v1alpha3/namespaces/default/gateways", """{"apiVersion":"networking.istio.io/v1alpha3","kind":"Gateway","metadata":{"name":"mine"},"spec":{}}""");
        IReadOnlyDictionary<string, string> before = await cluster.SettledAsync();

        Outcome outcome = cluster.Purge();

        Assert.StartsWith("DefinitionInUse", outcome.Terminating!.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("gateways.networking.istio.io still has 1 object that is not the mesh's own (gateway/default/mine)", outcome.Terminating.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await cluster.EverythingAsync());
        Assert.Empty((IEnumerable<string>)cluster.Purge("-Force").Clean()[0].Properties["Remaining"].Value);
    }

    [Fact]
    public void Where_there_is_no_mesh_that_is_said() => Assert.Equal(["MeshNotFound"], cluster.Purge().ErrorIds);
}
