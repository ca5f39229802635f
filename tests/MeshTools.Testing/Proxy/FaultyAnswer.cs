using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MeshTools.Testing.Proxy;

/// <summary>What a command hears instead of the server's answer, or of it.</summary>
internal static class FaultyAnswer
{
    private const int Pieces = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>A Status that refuses, as the API server words it.</summary>
    public static async Task RefuseAsync(HttpContext context, ApiFault fault)
    {
        (int code, string reason, string message) = fault switch
        {
            ApiFault.Conflict => (409, "Conflict", "the object has been modified; please apply your changes to the latest version and try again"),
            ApiFault.TooManyRequests => (429, "TooManyRequests", "too many requests, please try again later"),
            ApiFault.InternalError => (500, "InternalError", "an error on the server"),
            ApiFault.Unavailable => (503, "ServiceUnavailable", "the server is currently unable to handle the request"),
            ApiFault.GatewayTimeout => (504, "Timeout", "the server was unable to return a response in the time allotted"),
            ApiFault.Gone => (410, "Expired", "the provided resource version is too old"),
            ApiFault.ExpiredToken or ApiFault.ReplacedToken => (401, "Unauthorized", "Unauthorized"),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No Status."),
        };
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        if (fault == ApiFault.TooManyRequests)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        await context.Response.WriteAsync($$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""");
    }

    /// <summary>What a load balancer says that has lost the server.</summary>
    public static async Task ShowPageAsync(HttpContext context)
    {
        context.Response.StatusCode = 502;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<html><body>Bad Gateway</body></html>");
    }

    /// <summary>The connection ends, with every other request that is on it (HTTP/2).</summary>
    public static void Break(HttpContext context)
    {
        context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        context.Abort();
    }

    /// <summary>Watches and logs trickle by themselves, and must not wait in a buffer.</summary>
    public static async Task PumpAsync(Stream body, HttpContext context)
    {
        byte[] buffer = new byte[32 * 1024];
        while (await body.ReadAsync(buffer, context.RequestAborted) is > 0 and int read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    public static async Task TruncateAsync(byte[] body, HttpContext context)
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    public static async Task TrickleAsync(byte[] body, HttpContext context)
    {
        context.Response.ContentLength = body.Length;
        foreach (byte[] piece in body.Chunk(Math.Max(1, body.Length / Pieces)))
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
            await Task.Delay(Pause);
        }
    }
}
