using System.Text.RegularExpressions;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Cluster.Requests;
using MeshTools.Core.Tests.Support;

namespace MeshTools.Core.Tests.Cluster.Requests;

/// <summary>What -Debug tells of requests: each try and what became of it, and never what was in it.</summary>
public sealed partial class RequestTraceTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Each_try_is_a_line_with_its_outcome()
    {
        RequestSender sender = Sender(ScriptedAnswer.Status(503, "ServiceUnavailable", "later"), ScriptedAnswer.Reset, Operation.Good);

        await sender.SendAsync(Operation.Read, CancellationToken.None);

        Assert.Equal(3, _lines.Count);
        Assert.All(_lines, static line => Assert.Matches(Line(), line));
        Assert.Contains(": 503, ", _lines[0], StringComparison.Ordinal);
        Assert.Contains(": 200, ", _lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_and_headers_are_not_told()
    {
        ApiRequest request = Operation.Post with { Body = "{\"password\":\"not-to-be-seen\"}"u8.ToArray(), Headers = [new("Authorization", "Bearer not-to-be-seen")] };

        await Sender(Operation.Good).SendAsync(request, CancellationToken.None);

        Assert.DoesNotContain("not-to-be-seen", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_in_the_server_s_address_is_not_told()
    {
        ConnectionSettings settings = ScriptedServer.Settings with { Server = new Uri("https://jane:not-to-be-seen@api.test/cluster/") };
        ScriptedServer server = new(ScriptedDiscovery.InOrder(Operation.Good));

        await new RequestSender(server.Transport(settings), RetryOptions.Default, null) { Trace = _lines.Add }.SendAsync(Operation.Read, CancellationToken.None);

        Assert.Contains("@api.test/cluster/api/v1/nodes/a: 200", Assert.Single(_lines), StringComparison.Ordinal);
        Assert.DoesNotContain("not-to-be-seen", _lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_goes_on_is_told_when_it_begins()
    {
        using HttpResponseMessage response = await Sender(Operation.Good).OpenAsync(Operation.Read, CancellationToken.None);

        Assert.Matches(Line(), Assert.Single(_lines));
    }

    private RequestSender Sender(params ScriptedAnswer[] answers) =>
        new(new ScriptedServer(ScriptedDiscovery.InOrder(answers)).Transport(), RetryOptions.Default with { Time = new InstantTime() }, null) { Trace = _lines.Add };

    [GeneratedRegex(@"^GET http://api\.test/api/v1/nodes/a: .+, \d+ ms$")]
    private static partial Regex Line();
}
