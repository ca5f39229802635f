using System.Text.Json.Nodes;
using MeshTools.Certificates;

namespace MeshTools.Core.Tests.Certificates;

/// <summary>One HTTPS server in or changed, all else as it was.</summary>
public sealed class ServerEditTests
{
    private const string Http = """{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["*"],"x":1}""";
    private const string Added = """{"port":{"number":443,"name":"https-cr","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"mode":"SIMPLE","credentialName":"cr"}}""";

    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "added to others", Http, "a.example", Http + "," + Added },
        { "changed by host and port", Http + "," + Https("a.example", "old"), "a.example", Http + "," + Https("a.example", "cr") },
        { "another port is another server", Https("a.example", "old", 8443), "a.example", Https("a.example", "old", 8443) + "," + Added },
        { "another host is another server", Https("b.example", "old"), "a.example", Https("b.example", "old") + "," + Added },
        { "a host is added to the server of the same credential", Https("b.example", "cr"), "a.example", """{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["b.example","a.example"],"tls":{"mode":"SIMPLE","credentialName":"cr"}}""" },
        { "a host with a namespace is the same host", Https("shop/a.example", "old"), "a.example", Https("shop/a.example", "cr") },
        { "hosts are compared without case", Https("A.example", "old"), "a.example", Https("A.example", "cr") },
        { "no host given, one server", Https("b.example", "old"), "", Https("b.example", "cr") },
        { "no host given, the server of the credential", Https("b.example", "old") + "," + Https("c.example", "cr"), "", Https("b.example", "old") + "," + Https("c.example", "cr") },
        { "no host given, no server: the certificate's names", Http, "", Http + """,{"port":{"number":443,"name":"https-cr","protocol":"HTTPS"},"hosts":["shop.example","*.shop.example"],"tls":{"mode":"SIMPLE","credentialName":"cr"}}""" },
        { "fields of 1.1 to 1.4 go, unknown ones stay", """{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"httpsRedirect":false,"mode":"MUTUAL","privateKey":"sds","serverCertificate":"sds","caCertificates":"x","new":{"a":1},"credentialName":"old"}}""", "a.example", """{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"httpsRedirect":false,"mode":"MUTUAL","new":{"a":1},"credentialName":"cr"}}""" },
        { "one source of the certificate is left", """{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"mode":"SIMPLE","credentialNames":["x","y"]}}""", "a.example", Https("a.example", "cr") },
        { "one source is left of two key pairs too", """{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"mode":"SIMPLE","tlsCertificates":[{"serverCertificate":"/a","privateKey":"/b"}]}}""", "a.example", Https("a.example", "cr") },
        { "a server without TLS", """{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["a.example"]}""", "a.example", Https("a.example", "cr") },
        { "a port's name is not given twice", """{"port":{"number":8443,"name":"https-cr","protocol":"HTTPS"},"hosts":["b.example"],"tls":{"mode":"SIMPLE","credentialName":"cr"}}""", "a.example", """{"port":{"number":8443,"name":"https-cr","protocol":"HTTPS"},"hosts":["b.example"],"tls":{"mode":"SIMPLE","credentialName":"cr"}},{"port":{"number":443,"name":"https-cr-2","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"mode":"SIMPLE","credentialName":"cr"}}""" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void The_servers_become(string situation, string before, string hosts, string after)
    {
        JsonObject gateway = Gateway(before);
        string untouched = gateway.ToJsonString();

        JsonArray? servers = Edit(hosts).Apply(gateway, out string? problem);

        Assert.Null(problem);
        Assert.True(servers!.ToJsonString() == $"[{after}]", $"{situation}: {servers.ToJsonString()}");
        Assert.Equal(untouched, gateway.ToJsonString());
        Assert.Equal(servers.ToJsonString(), Edit(hosts).Apply(Gateway(after), out _)!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"port":{"number":443,"protocol":"TLS"},"hosts":["a.example"],"tls":{"mode":"PASSTHROUGH"}}""", "a.example", "PASSTHROUGH")]
    [InlineData("""{"port":{"number":443,"protocol":"TCP"},"hosts":["a.example"]}""", "a.example", "speaks TCP")]
    [InlineData("""{"port":{"number":443,"protocol":"HTTP"},"hosts":["b.example"]}""", "a.example", "one protocol")]
    [InlineData("""{"port":{"number":443,"protocol":"HTTPS"},"hosts":["b.example"]},{"port":{"number":443,"protocol":"HTTPS"},"hosts":["c.example"]}""", "", "b.example; c.example")]
    public void What_a_server_cannot_become_is_said(string before, string hosts, string reason)
    {
        Assert.Null(Edit(hosts).Apply(Gateway(before), out string? problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_with_the_CA_takes_the_place_of_a_secret_for_the_CA()
    {
        JsonObject gateway = Gateway("""{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["a.example"],"tls":{"mode":"MUTUAL","credentialName":"cr","caCertCredentialName":"x"}}""");

        Assert.NotNull(Edit("a.example").Apply(gateway, out _)![0]!["tls"]!["caCertCredentialName"]);
        Assert.Null((Edit("a.example") with { HasAuthority = true }).Apply(gateway, out _)![0]!["tls"]!["caCertCredentialName"]);
    }

    [Theory]
    [InlineData("https-cr", "cr", true)]
    [InlineData("https-cr-2", "cr", true)]
    [InlineData("https-cr-x", "cr", false)]
    [InlineData("https", "cr", false)]
    [InlineData("https-cr-2", "cr-2", false)]
    public void Servers_that_were_added_are_known_by_their_port(string port, string credential, bool added)
    {
        JsonObject server = (JsonObject)JsonNode.Parse(Added.Replace("\"https-cr\"", $"\"{port}\"", StringComparison.Ordinal))!;

        Assert.Equal(added, ServerEdit.IsAdded(server, credential));
    }

    private static ServerEdit Edit(string hosts) => new()
    {
        Credential = "cr",
        Hosts = hosts.Length == 0 ? [] : hosts.Split(','),
        Port = 443,
        CertificateNames = ["shop.example", "*.shop.example", "10.0.0.1"],
    };

    private static string Https(string host, string credential, int port = 443) =>
        $$$"""{"port":{"number":{{{port}}},"name":"https","protocol":"HTTPS"},"hosts":["{{{host}}}"],"tls":{"mode":"SIMPLE","credentialName":"{{{credential}}}"}}""";

    private static JsonObject Gateway(string servers) => (JsonObject)JsonNode.Parse($$$"""{"metadata":{"name":"web"},"spec":{"servers":[{{{servers}}}]}}""")!;
}
