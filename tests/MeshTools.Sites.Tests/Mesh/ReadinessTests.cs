using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Readiness;
using MeshTools.Sites.Tests.Fixtures;
using Xunit.Abstractions;

namespace MeshTools.Sites.Tests.Mesh;

/// <summary>Why workloads on real kubelets are not ready.</summary>
[Collection(SitesCollection.Name)]
public sealed class ReadinessTests(SitesFixture sites, ITestOutputHelper output)
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly QuietHost _host = new();

    [Fact]
    public async Task A_container_that_crashes_is_explained_with_its_exit_code_last_words_and_restarts()
    {
        string trouble = await TroubleAsync(
            Deployment("crashing", """ "args": [ "standin-crash", "--message", "cannot reach db, password=hunter2", "--code", "3" ] """),
            static status => status["restartCount"]!.GetValue<int>() >= 2 && status["state"]!["waiting"]?["reason"]?.GetValue<string>() == "CrashLoopBackOff");

        Says(trouble, "0 of 1 pods are ready", "pod crashing-", " on node ", "container app waits: CrashLoopBackOff: back-off");
        Says(trouble, "container app ended with exit code 3 (Error), restarted 2 times", "BackOff (", "Back-off restarting failed container");
        Says(trouble, "last log lines of container app before it ended:\n  cannot reach db, password=***");
        Assert.DoesNotContain("hunter2", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_never_gets_ready_is_explained_with_its_probe_and_its_log()
    {
        string trouble = await TroubleAsync(
            Deployment("waiting", """
                "args": [ "standin-never-ready", "--message", "waiting for /etc/certs/tls.crt" ],
                "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 1 }
                """),
            static status => status["state"]!["running"] is not null,
            eventReason: "Unhealthy");

        Says(trouble, "container app runs but is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503");
        Says(trouble, "last log lines of container app:\n  ", "waiting for /etc/certs/tls.crt");
    }

    [Fact]
    public async Task A_missing_secret_is_named_and_told_before_the_time_is_over()
    {
        string trouble = await TroubleAsync(
            Deployment("needy", """
                "args": [ "standin-echo" ],
                "env": [ { "name": "WORD", "valueFrom": { "secretKeyRef": { "name": "no-such-secret", "key": "word" } } } ]
                """),
            static status => status["state"]!["waiting"]?["reason"]?.GetValue<string>() == "CreateContainerConfigError",
            timeout: TimeSpan.FromSeconds(4));

        Says(trouble, "container app waits: CreateContainerConfigError: secret \"no-such-secret\" not found");
        Assert.Contains(_host.Said, static line => line.StartsWith("deployment/default/needy: pod needy-", StringComparison.Ordinal) && line.Contains("no-such-secret", StringComparison.Ordinal));
        Assert.DoesNotContain("log", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_named()
    {
        string trouble = await TroubleAsync(
            Deployment("imageless", """ "args": [] """, image: "registry.invalid/no-such-image:1"),
            static status => status["state"]!["waiting"]?["reason"]?.GetValue<string>() is "ImagePullBackOff" or "ErrImagePull");

        Says(trouble, "container app waits: ", "ImagePull", "registry.invalid/no-such-image:1");
    }

    [Fact]
    public async Task A_pod_that_fits_no_node_is_explained_in_the_schedulers_words()
    {
        string trouble = await TroubleAsync(Deployment("homeless", """ "args": [ "standin-echo" ] """, nodeSelector: "front_end"), null, eventReason: "FailedScheduling");

        // On a busy machine a node may be NotReady for a moment; the scheduler names that beside the rest.
        Says(trouble, "pod homeless-", "it cannot be scheduled: 0/3 nodes are available: ", " node(s) didn't match");
        Assert.DoesNotContain("log", trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_that_cannot_be_mounted_and_an_init_container_that_hangs_are_named()
    {
        string mount = await TroubleAsync(
            Deployment("unmounted", """
                "args": [ "standin-echo" ], "volumeMounts": [ { "name": "certs", "mountPath": "/certs" } ]
                """, pod: """ "volumes": [ { "name": "certs", "secret": { "secretName": "no-such-certs" } } ], """),
            static status => status["state"]!["waiting"] is not null,
            eventReason: "FailedMount");
        string init = await TroubleAsync(
            Deployment("hanging", """ "args": [ "standin-echo" ] """, pod: """
                "initContainers": [ { "name": "validate", "image": "meshtools-standin:1", "command": [ "sh", "-c", "echo waiting for iptables; sleep 300" ] } ],
                """),
            static status => status["state"]!["waiting"]?["reason"]?.GetValue<string>() == "PodInitializing",
            eventReason: "Started");

        Says(mount, "container app could not be made yet: MountVolume.SetUp failed for volume \"certs\" : secret \"no-such-certs\" not found");
        Says(init, "init container validate runs since ", "last log lines of container validate:\n  waiting for iptables");
    }

    [Fact]
    public async Task Pods_that_admission_refuses_are_explained_without_a_pod()
    {
        const string Account = """ "serviceAccountName": "nobody", """;
        string set = Deployment("unwelcome-set", """ "args": [ "standin-echo" ] """, pod: Account).Replace("\"Deployment\"", "\"DaemonSet\"", StringComparison.Ordinal);
        sites.Pods.Apply(Deployment("unwelcome", """ "args": [ "standin-echo" ] """, pod: Account));
        sites.Pods.Apply(set);
        try
        {
            Eventually.Holds(() => HasEvent("unwelcome-set", "FailedCreate") ? null : "nothing was refused yet");
            IReadOnlyList<WorkloadReadiness> found = await FollowAsync(TimeSpan.FromSeconds(4), Address("Deployment", "unwelcome"), Address("DaemonSet", "unwelcome-set"));

            Assert.All(found, item =>
            {
                output.WriteLine(item.Trouble ?? "ready");
                Says(item.Trouble!, "pods cannot be made: ", "error looking up service account default/nobody: serviceaccount \"nobody\" not found");
                Assert.Contains(_host.Said, line => line.StartsWith($"{item.Address}: pods cannot be made: ", StringComparison.Ordinal));
            });
        }
        finally
        {
            await sites.Api.DeleteAsync($"{Deployments}/unwelcome");
            await sites.Api.DeleteAsync("/apis/apps/v1/namespaces/default/daemonsets/unwelcome-set");
        }
    }

    [Fact]
    public async Task What_gets_ready_is_waited_for_and_no_longer()
    {
        ObjectAddress good = Address("Deployment", "good");
        sites.Pods.Apply(Deployment("good", """ "args": [ "standin-echo", "--port", "8080" ], "readinessProbe": { "httpGet": { "path": "/", "port": 8080 }, "periodSeconds": 1 } """));
        try
        {
            IReadOnlyList<WorkloadReadiness> ready = await FollowAsync(TimeSpan.FromSeconds(90), good, Address("DaemonSet", "echo"));

            Assert.All(ready, static item => Assert.True(item.IsReady, item.Trouble));
            Assert.Equal([(1, 1), (3, 3)], ready.Select(static item => (item.Desired, item.Ready)));
            Assert.Equal("meshtools-standin:1", ready[0].Image);
            Assert.True(PodBench.IsReady(sites.Pods.Get(sites.Pods.Names("app=good")[0])));
            Assert.Contains(_host.Bars, static bar => bar.Status == "good 0/1, echo 3/3");
            Assert.True(_host.Bars.Last().Completed);
        }
        finally
        {
            await sites.Api.DeleteAsync($"{Deployments}/good");
        }
    }

    [Fact]
    public async Task A_kubelet_that_is_away_hides_the_log_and_nothing_else()
    {
        string node = sites.Rig.Sites[2].Node.Name;
        sites.Pods.Apply(StandinPods.Pod("lonely", "app", ["standin-never-ready"], node).Replace(
            "\"args\"", """ "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 1 }, "args" """, StringComparison.Ordinal));
        try
        {
            sites.Pods.WaitFor("lonely", "running", static pod => pod["status"]?["containerStatuses"]?[0]?["state"]?["running"] is not null);
            Eventually.Holds(() => HasEvent("lonely", "Unhealthy") ? null : "no probe has failed yet");
            sites.Rig.Stop(node, "kubelet");
            Eventually.Holds(() => NodeReady(node) != "True" ? null : "the node still counts as ready");

            string trouble = (await FollowAsync(Short, new ObjectAddress(ClusterClient.Pod, "default", "lonely")))[0].Trouble!;

            output.WriteLine(trouble);
            Says(trouble, $"its node {node} is NotReady since ", "Readiness probe failed", "the log of container app could not be read: ", "kubelet");
        }
        finally
        {
            sites.Rig.Start(node, "kubelet");
            Eventually.Holds(() => NodeReady(node) == "True" ? null : "the node is not back");
            sites.Pods.Remove("lonely");
            sites.Pods.WaitReady("app=echo", 3);
        }
    }

    private async Task<string> TroubleAsync(string deployment, Func<JsonNode, bool>? reached, string? eventReason = null, TimeSpan? timeout = null)
    {
        string name = JsonNode.Parse(deployment)!["metadata"]!["name"]!.GetValue<string>();
        sites.Pods.Apply(deployment);
        try
        {
            Eventually.Holds(() => sites.Pods.Names($"app={name}") is [string pod]
                && (reached is null || (sites.Pods.Get(pod)["status"]?["containerStatuses"]?[0] is JsonNode status && reached(status)))
                && (eventReason is null || HasEvent(pod, eventReason)) ? null : $"{name} is not in the state wanted");
            WorkloadReadiness found = Assert.Single(await FollowAsync(timeout ?? Short, Address("Deployment", name)));

            output.WriteLine(found.Trouble ?? "ready");
            Assert.Equal((1, 0, false), (found.Desired, found.Ready, found.IsReady));
            return found.Trouble!;
        }
        finally
        {
            await sites.Api.DeleteAsync($"{Deployments}/{name}");
        }
    }

    private Task<IReadOnlyList<WorkloadReadiness>> FollowAsync(TimeSpan timeout, params ObjectAddress[] workloads) =>
        new ReadinessWait(sites.Client(), _host).FollowAsync(workloads, timeout, CancellationToken.None);

    private bool HasEvent(string pod, string reason) =>
        sites.Api.GetAsync($"/api/v1/namespaces/default/events?fieldSelector=involvedObject.name={pod},reason={reason}").Result["items"]!.AsArray().Count > 0;

    private string? NodeReady(string node) => sites.Api.GetAsync($"/api/v1/nodes/{node}").Result["status"]!["conditions"]!.AsArray()
        .Where(static condition => (string)condition!["type"]! == "Ready").Select(static condition => (string?)condition!["status"]).Single();

    private static void Says(string trouble, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, trouble, StringComparison.Ordinal));

    private static ObjectAddress Address(string kind, string name) => new(new KindRef("apps", kind), "default", name);

    private static string Deployment(string name, string container, string image = "meshtools-standin:1", string? nodeSelector = null, string pod = "") => $$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "{{name}}" },
          "spec": {
            "selector": { "matchLabels": { "app": "{{name}}" } },
            "template": {
              "metadata": { "labels": { "app": "{{name}}" } },
              "spec": {
                {{(nodeSelector is null ? string.Empty : $"\"nodeSelector\": {{ \"{nodeSelector}\": \"true\" }},")}} {{pod}}
                "terminationGracePeriodSeconds": 1,
                "containers": [ { "name": "app", "image": "{{image}}", "imagePullPolicy": "IfNotPresent", {{container}} } ] } } }
        }
        """;
}
