using MeshTools.Sandbox;
using MeshTools.Sandbox.Binaries;
using MeshTools.Sandbox.ControlPlane;
using MeshTools.Sandbox.Processes;

namespace MeshTools.Core.Tests.Sandbox;

public sealed class CommandLinesTests
{
    // Flags that one release of the span had and another has not (release notes of 1.22, 1.24, 1.27 and 1.31).
    private static readonly string[] Removed = ["--insecure-port", "--port", "--address", "--pod-eviction-timeout", "--cloud-provider", "--logtostderr", "--log-file", "--enable-taint-manager"];

    [Fact]
    public void Up_to_1_22_the_second_unprotected_port_is_turned_off()
    {
        Assert.All(Controllers("v1.20.2"), static spec => Assert.Contains("--port=0", spec.Arguments));
        Assert.All(Controllers("v1.22.17"), static spec => Assert.Contains("--port=0", spec.Arguments));
    }

    [Theory]
    [InlineData("v1.23.0")]
    [InlineData("v1.31.4")]
    [InlineData("v1.36.2")]
    public void Later_releases_are_not_given_flags_that_they_do_not_know(string version) =>
        Assert.All(All(version), static spec => Assert.DoesNotContain(spec.Arguments, static argument => Removed.Contains(argument.Split('=')[0])));

    [Fact]
    public void Nothing_listens_beyond_loopback_or_without_a_certificate()
    {
        CommandLines lines = Lines("v1.20.2");

        Assert.All(lines.Etcd().Arguments.Where(static argument => argument.Contains("-urls=", StringComparison.Ordinal)), static argument => Assert.Contains("=https://127.0.0.1:", argument, StringComparison.Ordinal));
        Assert.Contains("--client-cert-auth", lines.Etcd().Arguments);
        Assert.Contains("--peer-client-cert-auth", lines.Etcd().Arguments);
        Assert.Contains("--bind-address=127.0.0.1", lines.ApiServer().Arguments);
        Assert.Contains("--anonymous-auth=false", lines.ApiServer().Arguments);
        Assert.Contains("--authorization-mode=RBAC", lines.ApiServer().Arguments);
        Assert.All(Controllers("v1.20.2"), static spec => Assert.Contains("--secure-port=0", spec.Arguments));
    }

    [Fact]
    public void Everything_that_is_written_is_written_within_the_folder() =>
        Assert.All(All("v1.20.2"), static spec =>
        {
            Assert.StartsWith("/s/one/", spec.Log, StringComparison.Ordinal);
            Assert.All(
                spec.Arguments.Where(static argument => argument.Contains("=/", StringComparison.Ordinal)),
                static argument => Assert.StartsWith("/s/one/", argument.Split('=', 2)[1], StringComparison.Ordinal));
        });

    [Theory]
    [InlineData("Kubernetes v1.20.2\n", "v1.20.2", 20)]
    [InlineData("1.36.2", "v1.36.2", 36)]
    [InlineData("v1.31.0-rc.1", "v1.31.0-rc.1", 31)]
    [InlineData("Kubernetes v1.29.1-eks-508b6b3", "v1.29.1-eks-508b6b3", 29)]
    public void Versions_are_read_as_programs_print_them(string text, string expected, int minor)
    {
        KubernetesVersion version = KubernetesVersion.TryParse(text)!;

        Assert.Equal(expected, version.Text);
        Assert.Equal(minor, version.Minor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("v1.20")]
    [InlineData("v1.20.2/../../x")]
    [InlineData("v99999.1.1")]
    public void What_is_no_version_is_none(string text) => Assert.Null(KubernetesVersion.TryParse(text));

    [Fact]
    public void Ports_are_free_and_outside_the_range_of_outgoing_connections()
    {
        Endpoints endpoints = Endpoints.Find();

        Assert.NotEqual(endpoints.ApiPort, endpoints.EtcdPort);
        Assert.InRange(endpoints.ApiPort, 20000, 32767);
        Assert.InRange(endpoints.EtcdPort, 20000, 32767);
    }

    [Theory]
    [InlineData("listen tcp 127.0.0.1:2379: bind: address already in use", true)]
    [InlineData("failed to create listener: permission denied", false)]
    public void A_port_that_was_taken_is_told_from_other_failures(string line, bool taken) => Assert.Equal(taken, LoopbackPorts.IsTaken(["x", line]));

    private static ProcessSpec[] All(string version)
    {
        CommandLines lines = Lines(version);
        return [lines.Etcd(), lines.ApiServer(), lines.ControllerManager(), lines.Scheduler()];
    }

    private static ProcessSpec[] Controllers(string version) => All(version)[2..];

    private static CommandLines Lines(string version) => new(
        new SandboxFolder("one", "/s/one"),
        new ControlPlaneBinaries(KubernetesVersion.TryParse(version)!, "test", "/b/etcd", "/b/a", "/b/c", "/b/s"),
        new Endpoints(20001, 20002));
}
