using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Sites.Tests.Fixtures;

namespace MeshTools.Sites.Tests.Cluster;

/// <summary>Services of real pods, asked by the API server.</summary>
[Collection(SitesCollection.Name)]
public sealed class ServiceProxyTests(SitesFixture sites)
{
    private static readonly ProxyRequest Echo = new("default", "echo", "http", "a/b?c=d");

    [Fact]
    public async Task The_service_answers_with_path_query_method_and_headers()
    {
        ProxyAnswer answer = await AskAsync(Echo with
        {
            Method = HttpMethod.Post,
            Headers = [KeyValuePair.Create("X-Test", "yes"), KeyValuePair.Create("Authorization", "Basic eDp5")],
            Body = Encoding.UTF8.GetBytes("token=x"),
            ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded"),
        });

        JsonNode echo = JsonNode.Parse(answer.Body)!;
        Assert.Equal(200, answer.Status);
        Assert.Equal("/a/b?c=d", (string?)echo["path"]);
        Assert.Equal("POST", (string?)echo["method"]);
        Assert.Equal("yes", (string?)echo["headers"]!["X-Test"]![0]);

        // Which is why a login with Basic cannot go this way (ProxyRequest.Headers).
        Assert.Null(echo["headers"]!["Authorization"]);
    }

    [Fact]
    public async Task A_refusal_of_the_service_is_an_answer_and_not_an_error_of_the_API_server()
    {
        sites.Pods.Apply(StandinPods.Pod("kiali", "kiali", ["standin-kiali-1.14"]));
        sites.Pods.Apply(Service("kiali", 20001));
        try
        {
            sites.Pods.WaitFor("kiali", "ready", PodBench.IsReady);
            ProxyRequest login = new("default", "kiali", "20001", "kiali/api/authenticate");
            ProxyAnswer? answer = null;
            Eventually.Holds(() =>
            {
                answer = AskAsync(login).Result;
                return null;
            });

            // Kiali's own code for a secret that is missing.
            Assert.Equal(520, answer!.Status);
        }
        finally
        {
            sites.Pods.Remove("kiali");
            await sites.Api.DeleteAsync("/api/v1/namespaces/default/services/kiali");
        }
    }

    [Fact]
    public async Task No_service_no_endpoint_and_no_listener_are_told_apart()
    {
        sites.Pods.Apply(Service("empty", 80));
        sites.Pods.Apply(StandinPods.Pod("deaf", "app", ["standin-echo", "--port", "8080"]));
        sites.Pods.Apply(Service("deaf", 81));
        try
        {
            sites.Pods.WaitFor("deaf", "ready", PodBench.IsReady);
            Assert.Equal(ErrorCatalog.ObjectNotFound, await RefusalAsync(Echo with { Service = "nobody" }));
            Assert.Equal(ErrorCatalog.ServiceUnreachable, await RefusalAsync(Echo with { Service = "empty", Port = "80" }));
            Eventually.Holds(() => HasEndpoints("deaf") ? null : "no endpoint yet");
            Assert.Equal(ErrorCatalog.ServiceUnreachable, await RefusalAsync(Echo with { Service = "deaf", Port = "81" }));
        }
        finally
        {
            sites.Pods.Remove("deaf");
            await sites.Api.DeleteAsync("/api/v1/namespaces/default/services/empty");
            await sites.Api.DeleteAsync("/api/v1/namespaces/default/services/deaf");
        }
    }

    private static string Service(string name, int port) => $$"""
        {
          "apiVersion": "v1", "kind": "Service", "metadata": { "name": "{{name}}" },
          "spec": { "selector": { "app": "{{name}}" }, "ports": [ { "port": {{port}}, "protocol": "TCP" } ] }
        }
        """;

    private bool HasEndpoints(string service) =>
        sites.Api.GetAsync($"/api/v1/namespaces/default/endpoints/{service}").Result["subsets"] is not null;

    private Task<ProxyAnswer> AskAsync(ProxyRequest request) => sites.Client().AskServiceAsync(request, CancellationToken.None);

    private async Task<ErrorDefinition> RefusalAsync(ProxyRequest request) =>
        (await Assert.ThrowsAsync<MeshToolsException>(() => AskAsync(request))).Definition;
}
