using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Core.Tests.Mesh.Install;

/// <summary>Fields that a manifest gives first and somebody else keeps.</summary>
public sealed class InstallFieldsTests
{
    private const string Webhook = """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"x"},"webhooks":[{"name":"a","failurePolicy":"POLICY","clientConfig":{"caBundle":"BUNDLE"}}]}""";

    [Theory]
    [InlineData("Ignore", "Fail", null)]
    [InlineData("Ignore", "Ignore", "Ignore")]
    [InlineData("Fail", "Ignore", "Fail")]
    [InlineData("Ignore", null, "Ignore")]
    public void The_policy_that_istiod_raised_is_left_to_it(string wanted, string? live, string? applied)
    {
        JsonObject body = Object(wanted, "");

        WebhookFields.LeaveToIstiod(body, live is null ? null : Object(live, "QUJD"));

        Assert.Equal(applied, (string?)body["webhooks"]![0]!["failurePolicy"]);
        Assert.Null(body["webhooks"]![0]!["clientConfig"]!["caBundle"]);
    }

    [Fact]
    public void A_CA_that_the_manifest_gives_is_applied()
    {
        JsonObject body = Object("Ignore", "QUJD");

        WebhookFields.LeaveToIstiod(body, null);

        Assert.Equal("QUJD", (string?)body["webhooks"]![0]!["clientConfig"]!["caBundle"]);
    }

    [Theory]
    [InlineData(1, 3, true, null)]
    [InlineData(1, 1, true, 1)]
    [InlineData(1, 3, false, 1)]
    [InlineData(1, null, true, 1)]
    public void Replicas_that_an_autoscaler_changed_are_left_to_it(int wanted, int? live, bool hasAutoscaler, int? applied)
    {
        JsonObject body = Workload(wanted);
        ManifestObject scaler = new(
            new ObjectAddress(new KindRef("autoscaling", "HorizontalPodAutoscaler", "v1"), "istio-system", "istiod"),
            (JsonObject)JsonNode.Parse("""{"spec":{"scaleTargetRef":{"kind":"Deployment","name":"istiod"}}}""")!,
            new ManifestPlace("test", 1, 1));

        ReplicaCount.LeaveToAutoscaler(body, live is int replicas ? Workload(replicas) : null, hasAutoscaler ? [scaler] : []);

        Assert.Equal(applied, (int?)body["spec"]!["replicas"]);
    }

    private static JsonObject Object(string policy, string bundle) => (JsonObject)JsonNode.Parse(
        Webhook.Replace("POLICY", policy, StringComparison.Ordinal).Replace("BUNDLE", bundle, StringComparison.Ordinal))!;

    private static JsonObject Workload(int replicas) => (JsonObject)JsonNode.Parse(
        $$"""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"istiod","namespace":"istio-system"},"spec":{"replicas":{{replicas}}} }""")!;
}
