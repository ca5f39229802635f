using System.Text.Json;
using MeshTools.Nodes;

namespace MeshTools.Core.Tests.Nodes;

public sealed class StaleProxyTests
{
    private static readonly DateTimeOffset LabelledAt = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-03-01T09:59:59Z", 1)]
    [InlineData("2026-03-01T10:00:00Z", 1)]
    [InlineData("2026-03-01T10:00:01Z", 0)]
    public void A_proxy_is_stale_until_it_has_started_after_the_label(string startedAt, int stale)
    {
        Assert.Equal(stale, Count(Pod(startedAt)));
    }

    [Fact]
    public void A_native_sidecar_counts()
    {
        Assert.Equal(1, Count(Pod("2026-01-01T00:00:00Z", containers: "initContainers", statuses: "initContainerStatuses")));
    }

    [Theory]
    [InlineData("istio-locality")]
    [InlineData("topology.istio.io/locality")]
    public void A_pod_with_a_locality_of_its_own_does_not_care_for_its_node(string label)
    {
        Assert.Equal(0, Count(Pod("2026-01-01T00:00:00Z", label: label)));
    }

    [Theory]
    [InlineData("Succeeded", "istio-proxy")]
    [InlineData("Failed", "istio-proxy")]
    [InlineData("Running", "app")]
    public void Pods_that_have_ended_or_have_no_proxy_do_not_count(string phase, string container)
    {
        Assert.Equal(0, Count(Pod("2026-01-01T00:00:00Z", phase: phase, container: container)));
    }

    [Fact]
    public void A_proxy_that_has_not_started_will_ask_with_the_new_locality()
    {
        Assert.Equal(0, Count(Pod(null)));
    }

    [Fact]
    public void Without_a_time_of_labelling_nothing_is_stale()
    {
        using JsonDocument pod = JsonDocument.Parse(Pod("2026-01-01T00:00:00Z"));

        Assert.Equal(0, ProxyCount.Of([ProxyReader.Read(pod.RootElement)!]).StaleOn("worker-sz02", null));
    }

    private static int? Count(string json)
    {
        using JsonDocument pod = JsonDocument.Parse(json);
        return ProxyCount.Of(ProxyReader.Read(pod.RootElement) is ProxyState proxy ? [proxy] : []).StaleOn("worker-sz02", LabelledAt);
    }

    private static string Pod(
        string? startedAt, string containers = "containers", string statuses = "containerStatuses", string label = "app", string phase = "Running", string container = "istio-proxy")
    {
        string state = startedAt is null ? """{"waiting": {"reason": "ContainerCreating"}}""" : $$$"""{"running": {"startedAt": "{{{startedAt}}}"}}""";
        return $$$"""
            {
              "metadata": {"name": "p", "labels": {"{{{label}}}": "value"} },
              "spec": {"nodeName": "worker-sz02", "{{{containers}}}": [{"name": "{{{container}}}"}] },
              "status": {"phase": "{{{phase}}}", "{{{statuses}}}": [{"name": "{{{container}}}", "state": {{{state}}} }] }
            }
            """;
    }
}
