using MeshTools.Cluster.Requests;
using MeshTools.Core.Tests.Changes;
using MeshTools.Core.Tests.Support;
using MeshTools.Kiali;

namespace MeshTools.Core.Tests.Kiali;

/// <summary>What is asked of a Kiali, and what its answers are taken for: SOURCES.md, section 2.</summary>
public sealed class KialiLoginTests
{
    private const string Token = "eyJ.a+b/c=&d";
    private const string Kiali = "/api/v1/namespaces/istio-system/services/kiali:20001/proxy/kiali/api/";

    // Real time: the time that Kiali has for an answer is a limit, and ends at once on the instant clock.
    private static readonly KialiPlace Place = new("istio-system", "kiali", "20001", 20001, "kiali", false, new Dictionary<string, string> { ["app"] = "kiali" });

    [Fact]
    public async Task A_token_is_sent_as_Kialis_own_page_sends_it()
    {
        ScriptedServer server = Serving("token", 200);

        KialiAnswer answer = await new KialiLogin(server.Client(RetryOptions.Default), Place).WithTokenAsync(Token, "jane", CancellationToken.None);

        ScriptedRequest request = Assert.Single(server.Requests);
        Assert.Equal($"POST {Kiali}authenticate", request.ToString());
        Assert.StartsWith("application/x-www-form-urlencoded", request.ContentType, StringComparison.Ordinal);
        Assert.Equal("token=eyJ.a%2Bb%2Fc%3D%26d", request.Body);
        Assert.True(answer.Verified);
    }

    [Theory]
    [InlineData("token", 200, true)]
    [InlineData("token", 401, false)]
    [InlineData("anonymous", 200, null)]
    [InlineData("openid", 200, null)]
    public async Task A_login_counts_only_under_the_strategy_that_it_is_for(string running, int status, bool? verified)
    {
        // A Kiali that lets everybody in says yes to any token.
        ScriptedServer server = Serving(running, status);

        KialiAnswer answer = await new KialiProof(server.Client(RetryOptions.Default), new RecordingHost(), Place).LogInAsync(Token, "jane", TimeSpan.Zero, CancellationToken.None);

        Assert.Equal(verified, answer.Verified);
        Assert.Equal(running == "token", server.Requests.Any(static request => request.Method == HttpMethod.Post));
    }

    private static ScriptedServer Serving(string strategy, int status) => new(request => request.Path switch
    {
        Kiali + "auth/info" => ScriptedAnswer.Json($$"""{"strategy": "{{strategy}}"}"""),
        Kiali + "authenticate" => ScriptedAnswer.Json("{}", status),
        _ => ScriptedAnswer.NotFound(),
    });
}
