using System.Net;

namespace MeshTools.Cluster.Requests;

/// <summary>An answer read to its end.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="RetryAfter">What the server asks to wait, or null.</param>
internal sealed record ApiResponse(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
