using MeshTools.Cluster.Requests;
using MeshTools.Core.Tests.Support;
using MeshTools.Errors;

namespace MeshTools.Core.Tests.Cluster.Requests;

/// <summary>The requests of one operation to a server that answers in a fixed order.</summary>
internal sealed class Operation
{
    public static readonly ApiRequest Read = new(HttpMethod.Get, "api/v1/nodes/a") { Subject = "node/a", Permission = "get nodes", IsRepeatable = true };

    public static readonly ApiRequest Apply = new(HttpMethod.Patch, "api/v1/nodes/a")
    {
        Subject = "node/a",
        Permission = "patch nodes",
        IsRepeatable = true,
        ContentType = MediaTypes.ApplyPatch,
        Body = "{}"u8.ToArray(),
    };

    public static readonly ApiRequest Patch = new(HttpMethod.Patch, "api/v1/nodes/a")
    {
        Subject = "node/a",
        Permission = "patch nodes",
        ContentType = MediaTypes.MergePatch,
        Body = """{"a":1}"""u8.ToArray(),
    };

    public static readonly ApiRequest Post = new(HttpMethod.Post, "api/v1/nodes")
    {
        Subject = "node/a",
        Permission = "create nodes",
        ContentType = MediaTypes.Json,
        Body = "{}"u8.ToArray(),
    };

    public static readonly ScriptedAnswer Good = ScriptedAnswer.Json("""{"good":true}""");

    private readonly RequestSender _sender;

    /// <param name="answers">In order; the last one stays.</param>
    public Operation(params ScriptedAnswer[] answers)
    {
        Server = new ScriptedServer(ScriptedDiscovery.InOrder(answers));
        _sender = Server.Sender(RetryOptions.Default with { Time = Time }, Notices.Add);
    }

    public ScriptedServer Server { get; }

    public InstantTime Time { get; } = new();

    public List<string> Notices { get; } = [];

    /// <summary>What was waited in all.</summary>
    public TimeSpan Waited => Time.Waits.Aggregate(TimeSpan.Zero, static (sum, wait) => sum + wait);

    public static ApiRequest Named(string name) => name switch
    {
        "read" => Read,
        "apply" => Apply,
        "patch" => Patch,
        "post" => Post,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken = default) => _sender.SendAsync(request, cancellationToken);

    public Task<MeshToolsException> FailAsync(ApiRequest request) => Assert.ThrowsAsync<MeshToolsException>(() => SendAsync(request));
}
