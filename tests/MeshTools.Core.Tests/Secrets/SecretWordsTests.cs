using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Core.Tests.Secrets;

/// <summary>What the API server says of a write does not give away what was written.</summary>
public sealed class SecretWordsTests
{
    private const string Passphrase = "correct horse battery staple";

    private static readonly KindRef Secret = new(string.Empty, "Secret");
    private static readonly ObjectAddress Address = new(Secret, "istio-system", "kiali");

    // How Kubernetes 1.20 words it (json-iterator), how server-side apply does, and what a webhook might say.
    [Theory]
    [InlineData("v1.Secret.Data: base64Codec: invalid input, error found in #10 byte of ...|assphrase\":\"correct horse ba|..., bigger context ...|{\"passphrase\":\"correct horse battery staple\"}|...")]
    [InlineData("failed to create typed patch object: .data.passphrase: expected map, got &value.valueUnstructured{Value:\"correct horse battery staple\"}")]
    [InlineData("admission webhook \"guard.example\" denied the request: 'battery staple' is in a list of known passwords")]
    [InlineData("admission webhook \"guard.example\" denied the request: Y29ycmVjdCBob3JzZSBiYXR0ZXJ5IHN0YXBsZQ== is known")]
    [InlineData("admission webhook \"guard.example\" denied the request: the user admin is known")]
    public async Task Neither_it_nor_a_piece_of_it_comes_back_in_an_error(string message)
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(_ => ScriptedAnswer.Status(400, "BadRequest", message)));
        JsonObject plain = new() { ["metadata"] = new JsonObject { ["name"] = "kiali" }, ["stringData"] = new JsonObject { ["username"] = "admin", ["passphrase"] = Passphrase } };
        JsonObject encoded = new() { ["data"] = new JsonObject { ["username"] = Encode("admin"), ["passphrase"] = Encode(Passphrase) } };

        foreach (Func<Task> write in new Func<Task>[]
        {
            () => server.Client().ApplyAsync(Address, plain, false, CancellationToken.None),
            () => server.Client().MergePatchAsync(Address, encoded, CancellationToken.None),
            () => server.Client().CreateAsync(Secret, "istio-system", plain, CancellationToken.None),
        })
        {
            MeshToolsException error = await Assert.ThrowsAsync<MeshToolsException>(write);
            Assert.Contains("(secret)", error.Message, StringComparison.Ordinal);
            Assert.All(["correct", "battery", "staple", "Y29ycm", "admin "], piece => Assert.DoesNotContain(piece, error.ToString(), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_is_called_a_secret_in_another_object_is_one_too()
    {
        JsonObject kiali = new() { ["spec"] = new JsonObject { ["login_token"] = new JsonObject { ["signing_key"] = "0123456789abcdef" }, ["auth"] = new JsonObject { ["strategy"] = "token" } } };
        JsonObject workload = new() { ["env"] = new JsonArray(new JsonObject { ["name"] = "DB_PASSWORD", ["value"] = Passphrase }, new JsonObject { ["name"] = "DB_HOST", ["value"] = "database" }) };

        Assert.Equal("Invalid value: \"(secret)\" of token", SecretWords.Of(new KindRef("kiali.io", "Kiali"), kiali)!.MaskIn("Invalid value: \"0123456789abcdef\" of token"));
        Assert.Equal("\"(secret)\" for database", SecretWords.Of(new KindRef("apps", "Deployment"), workload)!.MaskIn($"\"{Passphrase}\" for database"));
        Assert.Null(SecretWords.Of(new KindRef("apps", "Deployment"), new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 2 } }));
    }

    [Fact]
    public void Ordinary_words_stay()
    {
        SecretWords words = SecretWords.Of(Secret, new JsonObject { ["stringData"] = new JsonObject { ["a"] = "admin", ["b"] = "no", ["c"] = Passphrase } })!;

        Assert.Equal("no administrator of (secret) has ponies", words.MaskIn("no administrator of admin has ponies"));
    }

    [Fact]
    public async Task An_object_that_came_out_otherwise_is_told_without_its_content()
    {
        ScriptedServer server = new(ScriptedDiscovery.Then(static _ => ScriptedAnswer.Json("""{"metadata":{"name":"kiali"},"data":{"passphrase":"b3RoZXIgd29yZHM="}}""")));
        Change change = new()
        {
            Target = Address,
            Verb = ChangeVerb.MergePatch,
            Action = "Change the passphrase",
            Body = new JsonObject { ["data"] = new JsonObject { ["passphrase"] = Encode(Passphrase) } },
        };
        List<ChangeResult> results = [];
        await foreach (ChangeResult result in new ChangeEngine(server.Client(), EngineOptions.Default).RunAsync([change], CancellationToken.None))
        {
            results.Add(result);
        }

        MeshToolsException error = Assert.Single(results).Error!;

        Assert.Equal("NotConverged", error.Definition.Id);
        Assert.Contains("~ data.passphrase: (secret) -> (secret)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Y29ycm", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("b3RoZXI", error.Message, StringComparison.Ordinal);
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
