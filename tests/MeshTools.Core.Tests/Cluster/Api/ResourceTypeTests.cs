using MeshTools.Cluster;

namespace MeshTools.Core.Tests.Cluster.Api;

public sealed class ResourceTypeTests
{
    private static readonly ResourceType Nodes = new(string.Empty, "v1", "Node", "nodes", false, []);
    private static readonly ResourceType Gateways = new("networking.istio.io", "v1", "Gateway", "gateways", true, []);

    [Fact]
    public void Paths_are_those_of_the_API()
    {
        Assert.Equal("api/v1/nodes", Nodes.Path(null));
        Assert.Equal("api/v1/nodes/a/status", Nodes.Path(null, "a", "status"));
        Assert.Equal("apis/networking.istio.io/v1/gateways", Gateways.Path(null));
        Assert.Equal("apis/networking.istio.io/v1/namespaces/ns/gateways/g", Gateways.Path("ns", "g"));
    }

    [Fact]
    public void A_namespace_means_nothing_to_a_kind_without_one() => Assert.Equal("api/v1/nodes/a", Nodes.Path("ns", "a"));

    [Theory]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("../../secrets", "..%2F..%2Fsecrets")]
    [InlineData("a?x=1", "a%3Fx%3D1")]
    [InlineData("a b%#", "a%20b%25%23")]
    [InlineData("system:node", "system%3Anode")]
    public void Names_cannot_leave_their_place(string name, string escaped)
    {
        Assert.Equal($"api/v1/nodes/{escaped}", Nodes.Path(null, name));
        Assert.Equal($"apis/networking.istio.io/v1/namespaces/{escaped}/gateways", Gateways.Path(name));
    }

    [Theory]
    [InlineData("1", "20", "v1.20.2", 1, 20)]
    [InlineData("1", "29+", "v1.29.1-eks-508b6b3", 1, 29)]
    [InlineData("", "", "", 0, 0)]
    [InlineData("x", "99999999999", "v", 0, 0)]
    public void Versions_of_providers_are_understood(string major, string minor, string git, int expectedMajor, int expectedMinor)
    {
        ServerVersion version = ServerVersion.Parse(major, minor, git);

        Assert.Equal((expectedMajor, expectedMinor, git), (version.Major, version.Minor, version.GitVersion));
    }

    [Theory]
    [InlineData(1, 19, true)]
    [InlineData(1, 20, true)]
    [InlineData(1, 21, false)]
    [InlineData(2, 0, false)]
    [InlineData(0, 99, true)]
    public void Versions_are_compared_by_their_parts(int major, int minor, bool expected) =>
        Assert.Equal(expected, new ServerVersion(1, 20, "v1.20.2").IsAtLeast(major, minor));
}
