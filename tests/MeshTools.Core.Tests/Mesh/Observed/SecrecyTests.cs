using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeshTools.Core.Tests.Support;
using MeshTools.Mesh.Observed;

namespace MeshTools.Core.Tests.Mesh.Observed;

/// <summary>Nothing that is secret is kept of what was read.</summary>
public sealed class SecrecyTests
{
    private const string Password = "correct-horse-battery";

    [Fact]
    public void Of_a_secret_the_names_of_the_keys_and_the_certificates_are_kept()
    {
        using TestAuthority authority = new();
        (string certificate, string key) = authority.IssuePem("shop.example", until: 50);
        ObservedSecret secret = Read<ObservedSecret>("""{"kind": "Secret", "metadata": {"name": "yy-cr"}, "type": "kubernetes.io/tls"}""", new JsonObject
        {
            ["tls.crt"] = Base64(certificate),
            ["tls.key"] = Base64(key),
            ["password"] = Base64(Password),
        });

        Assert.Equal(["password", "tls.crt", "tls.key"], secret.Keys);
        Assert.Equal(["shop.example"], secret.Certificate!.DnsNames);
        Assert.True(secret.KeyMatches);
        Assert.Equal("kubernetes.io/tls", secret.Type);
        string kept = Everything(secret);
        Assert.All([Password, Base64(Password), key, Base64(key), "PRIVATE KEY"], hidden => Assert.DoesNotContain(hidden, kept, StringComparison.Ordinal));
    }

    [Fact]
    public void A_private_key_under_the_certificates_name_is_not_kept_either()
    {
        using TestAuthority authority = new();
        (string _, string key) = authority.IssuePem("shop.example");
        ObservedSecret secret = Read<ObservedSecret>("""{"kind": "Secret", "metadata": {"name": "yy-cr"}}""", new JsonObject { ["tls.crt"] = Base64(key), ["tls.key"] = Base64(key) });

        Assert.NotNull(secret.Certificate!.Problem);
        Assert.DoesNotContain("PRIVATE", Everything(secret), StringComparison.Ordinal);
    }

    [Fact]
    public void The_copy_that_kubectl_apply_keeps_of_a_secret_is_dropped()
    {
        ObservedSecret secret = Read<ObservedSecret>(
            $$$"""{"kind": "Secret", "metadata": {"name": "kiali", "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{{{Password}}}"} } }""", []);

        Assert.DoesNotContain(Password, Everything(secret), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Kialis_config_the_signing_key_and_passwords_are_not_kept()
    {
        ObservedKialiConfig config = Read<ObservedKialiConfig>("""{"kind": "ConfigMap", "metadata": {"name": "kiali"} }""", new JsonObject
        {
            ["config.yaml"] = $"auth: {{strategy: token}}\nlogin_token: {{signing_key: {Password}}}\nexternal_services: {{prometheus: {{auth: {{password: {Password}}}}}}}",
        });

        Assert.Equal(("token", Password.Length), (config.Strategy, config.SigningKeyLength));
        Assert.DoesNotContain(Password, Everything(config), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SERVER_CREDENTIALS_PASSWORD", false)]
    [InlineData("PILOT_ENABLE_LOCALITY_LOAD_BALANCING", true)]
    public void Values_of_variables_are_kept_only_where_they_set_Istio_up(string variable, bool isKept)
    {
        ObservedPod pod = Read<ObservedPod>(
            $$$"""{"kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "a", "env": [{"name": "{{{variable}}}", "value": "{{{Password}}}"}]}]} }""", null);

        Assert.Equal(isKept, Everything(pod).Contains(Password, StringComparison.Ordinal));
        Assert.NotEmpty(pod.Containers.Single().Objects("env")[0].Text("value")!);
    }

    private static T Read<T>(string json, JsonObject? data)
        where T : ObservedObject
    {
        JsonObject body = (JsonObject)JsonNode.Parse(json)!;
        if (data is not null)
        {
            body["data"] = data;
        }

        using JsonDocument document = JsonDocument.Parse(body.ToJsonString());
        return (T)ObjectReader.Read(MeshKinds.All.Single(kind => kind.Kind == (string)body["kind"]!), document.RootElement)!;
    }

    private static string Everything(ObservedObject item) => item.Body.ToJsonString() + string.Join(' ', (item as ObservedSecret)?.Certificates ?? []);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
