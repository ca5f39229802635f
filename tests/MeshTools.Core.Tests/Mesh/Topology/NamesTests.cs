using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Checks;
using MeshTools.Mesh.Topology;

namespace MeshTools.Core.Tests.Mesh.Topology;

public sealed class NamesTests
{
    [Theory]
    [InlineData("docker.io/istio/pilot:1.5.0", "pilot", "1.5.0")]
    [InlineData("localhost:5000/pilot", "pilot", null)]
    [InlineData("registry.example:5000/istio/proxyv2:1.14.6@sha256:00", "proxyv2", "1.14.6")]
    [InlineData("auto", "auto", null)]
    [InlineData(null, "", null)]
    public void An_image_has_a_name_and_may_have_a_tag(string? image, string name, string? tag) =>
        Assert.Equal(new ImageReference(name, tag), ImageReference.Parse(image));

    [Theory]
    [InlineData("cr-yy", "yy-cr", true)]
    [InlineData("shop-crt", "shop-cert", true)]
    [InlineData("a.b", "b.a", true)]
    [InlineData("blog", "shop", false)]
    [InlineData("a", "b", false)]
    [InlineData("shop-cert-2024", "shop-cert-2031", true)]
    public void A_near_miss_is_a_slip_or_another_order(string name, string wanted, bool isNear) => Assert.Equal(isNear, NearMiss.IsNear(name, wanted, 2));

    [Theory]
    [InlineData("web", "shop", true)]
    [InlineData("web", "istio-system", false)]
    [InlineData("web.shop.svc.cluster.local", "istio-system", true)]
    [InlineData("web.shop.svc", null, true)]
    [InlineData("web.shop", "shop", false)]
    [InlineData("api.example.com", "shop", true)]
    [InlineData("example.com", "shop", false)]
    public void A_host_is_a_service_or_what_an_entry_declares(string host, string? ns, bool exists)
    {
        ServiceDirectory services = new(new Snapshots()
            .With(Meshes.Service("web", "app: web", "{port: 80}", "shop"))
            .With(Checks.GatewayCases.Entry("hosts: ['*.example.com']")).Build());

        Assert.Equal(exists, services.Find(host, ns) is not null);
    }

    // SOURCES.md, section 1: 1.18 -> 1.23, 1.22 -> 1.26, 1.24 -> 1.28, 1.30 -> 1.32.
    [Theory]
    [InlineData("1.17.0", null, null)]
    [InlineData("1.18.0", 23, null)]
    [InlineData("1.21.9", 23, null)]
    [InlineData("1.22.0", 26, null)]
    [InlineData("1.24.0", 28, null)]
    [InlineData("1.30.0", 32, null)]
    [InlineData("1.6.14", null, 21)]
    public void Limits_of_Kubernetes_hold_until_the_next_is_known(string istio, int? lowest, int? highest)
    {
        IstioVersion version = IstioVersion.TryParse(istio)!;

        Assert.Equal((lowest, highest), (KubernetesSupport.Lowest(version), KubernetesSupport.Highest(version)));
        Assert.Equal(lowest is not null, KubernetesSupport.IsTooOld(version, ServerVersion.Parse("1", "20+", "v1.20.2")));
    }
}
