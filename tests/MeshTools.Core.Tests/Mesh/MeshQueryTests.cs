using MeshTools.Errors;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Mesh;

public sealed class MeshQueryTests
{
    [Fact]
    public void Versions_components_and_proxies_are_told()
    {
        MeshState mesh = State(Meshes.Of("1.5.0")
            .With(Meshes.Kiali("v1.14"))
            .With(Meshes.Pod("gw-1", "istio-system", "istio: ingressgateway", Meshes.Proxy("1.5.0")))
            .With(Meshes.Pod("web-1", "shop", "app: web", "{name: web, image: web}, " + Meshes.Proxy("1.5.0")))
            .With(Meshes.Pod("web-2", "shop", "app: web", "{name: web, image: web}, " + Meshes.Proxy("1.4.9")))
            .With(Meshes.Pod("done", "shop", "app: job", Meshes.Proxy("1.3.0"), status: "phase: Succeeded")));

        Assert.Equal("1.5.0", mesh.Version);
        Assert.Equal("v1.20.2", mesh.KubernetesVersion);
        Assert.Equal(["istiod 1/1", "istio-ingressgateway 1/1", "kiali 1/1"], mesh.Components.Select(static component => component.ToString()));
        Assert.Equal(["1.5.0: 2", "1.4.9: 1"], mesh.Proxies!.Select(static proxies => proxies.ToString()));
        Assert.Equal("1.14.0", mesh.KialiVersion);
        Assert.Equal("default", Assert.Single(mesh.Revisions).Name);
    }

    [Fact]
    public void A_pilot_of_before_1_5_is_a_control_plane()
    {
        MeshState mesh = State(new Snapshots().With("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: istio-pilot, labels: {app: pilot, istio: pilot, release: istio}}
            spec:
              template:
                metadata: {labels: {app: pilot, istio: pilot}}
                spec: {containers: [{name: discovery, image: "docker.io/istio/pilot:1.4.6", args: [discovery]}, {name: istio-proxy, image: "docker.io/istio/proxyv2:1.4.6", args: [proxy]}]}
            """));

        Assert.Equal("1.4.6", mesh.Version);
        Assert.Equal(("istio-pilot", 0, 1), (mesh.Components[0].Name, mesh.Components[0].Ready, mesh.Components[0].Desired));
    }

    [Theory]
    [InlineData("1.14.6-distroless", "1.14.6-distroless")]
    [InlineData("latest", "latest")]
    [InlineData("1.30.0-rc.1@sha256:0123", "1.30.0-rc.1")]
    public void A_tag_that_is_no_version_is_shown_as_it_is(string tag, string version)
    {
        Assert.Equal(version, State(new Snapshots().With(Meshes.Istiod(tag))).Version);
    }

    [Fact]
    public void Where_the_tag_is_none_the_label_tells_the_version()
    {
        string istiod = Meshes.Istiod("latest", metadata: "labels: {app: istiod, operator.istio.io/version: 1.5.1}");

        Assert.Equal("1.5.1", State(new Snapshots().With(istiod)).Version);
    }

    [Fact]
    public void A_canary_is_a_revision_and_the_highest_version_counts()
    {
        MeshState mesh = State(new Snapshots()
            .With(Meshes.Istiod("1.14.6")).With(Meshes.Istiod("1.15.0", "canary"))
            .With("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: istio-revision-tag-prod, labels: {istio.io/rev: canary, istio.io/tag: prod}}
                """));

        Assert.Equal("1.15.0", mesh.Version);
        Assert.Equal(["default", "canary"], mesh.Revisions.Select(static revision => revision.Name));
        Assert.Equal([true, false], mesh.Revisions.Select(static revision => revision.IsDefault));
        Assert.Equal("prod", Assert.Single(mesh.Revisions[1].Tags));
    }

    [Fact]
    public void A_tag_named_default_moves_the_default_to_its_revision()
    {
        MeshState mesh = State(new Snapshots()
            .With(Meshes.Istiod("1.14.6", "old")).With(Meshes.Istiod("1.15.0", "new"))
            .With("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: istio-revision-tag-default, labels: {istio.io/rev: new, istio.io/tag: default}}
                """));

        Assert.Equal(["new", "old"], mesh.Revisions.Select(static revision => revision.Name));
        Assert.True(mesh.Revisions[0].IsDefault);
    }

    [Fact]
    public void The_root_namespace_is_what_the_mesh_config_says()
    {
        Assert.Equal("istio-root", State(new Snapshots().With(Meshes.Istiod("1.14.6")).With(Meshes.Config("rootNamespace: istio-root"))).RootNamespace);
        Assert.Equal("istio-system", State(new Snapshots().With(Meshes.Istiod("1.14.6")).With(Meshes.Config("# nothing"))).RootNamespace);
    }

    [Theory]
    [InlineData("labels: {app: istiod}", MeshInstaller.Unknown)]
    [InlineData("labels: {app: istiod, operator.istio.io/component: Pilot}", MeshInstaller.Istioctl)]
    [InlineData("labels: {app: istiod, app.kubernetes.io/managed-by: Helm}", MeshInstaller.Helm)]
    [InlineData("labels: {app: istiod, operator.istio.io/component: Pilot, applyset.kubernetes.io/part-of: x}", MeshInstaller.MeshTools)]
    [InlineData("managedFields: [{manager: meshtools, operation: Apply}]", MeshInstaller.MeshTools)]
    public void Signs_tell_what_installed_it(string sign, MeshInstaller installer)
    {
        string istiod = Meshes.Istiod("1.14.6", metadata: sign);

        Assert.Equal(installer, State(new Snapshots().With(istiod)).InstalledBy);
    }

    [Fact]
    public void The_image_of_an_injected_gateway_is_that_of_its_pod()
    {
        MeshState mesh = State(new Snapshots()
            .With(Meshes.Istiod("1.14.6"))
            .With(Meshes.Gateway("1.14.6").Replace("docker.io/istio/proxyv2:1.14.6", "auto", StringComparison.Ordinal))
            .With(Meshes.Pod("gw-1", "istio-system", "app: istio-ingressgateway, istio: ingressgateway", Meshes.Proxy("1.14.6"))));

        Assert.Equal("1.14.6", mesh.Components[1].Version);
    }

    [Fact]
    public void Without_a_control_plane_there_is_no_mesh()
    {
        MeshToolsException error = MeshQuery.Describe(new Snapshots().With(Meshes.Kiali("v1.14")).Build(), null).Error!;

        Assert.Equal("MeshNotFound", error.Definition.Id);
    }

    [Fact]
    public void A_control_plane_in_another_namespace_is_named()
    {
        string elsewhere = Meshes.Istiod("1.14.6").Replace("metadata:\n  name", "metadata:\n  namespace: mesh-a\n  name", StringComparison.Ordinal);
        MeshToolsException error = MeshQuery.Describe(new Snapshots().With(elsewhere).Build(), null).Error!;

        Assert.Equal("Give -Namespace mesh-a.", error.Action);
    }

    [Fact]
    public void Where_deployments_may_not_be_listed_nobody_claims_that_there_is_no_mesh()
    {
        MeshToolsException error = MeshQuery.Describe(new Snapshots().Forbidden(MeshKinds.Deployment).Build(), null).Error!;

        Assert.Equal("Forbidden", error.Definition.Id);
    }

    [Fact]
    public void Where_pods_may_not_be_listed_the_proxies_are_unknown()
    {
        Assert.Null(State(Meshes.Of("1.5.0").Forbidden(MeshKinds.Pod)).Proxies);
    }

    private static MeshState State(Snapshots snapshot) => MeshQuery.Describe(snapshot.Build(), null).Value!;
}
