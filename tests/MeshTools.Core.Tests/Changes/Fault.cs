using System.Net.Sockets;

namespace MeshTools.Core.Tests.Changes;

/// <summary>What goes wrong with one request.</summary>
internal sealed record Fault
{
    public static Fault None { get; } = new();

    /// <summary>Nothing listens: the request never leaves.</summary>
    public static Fault Refused => new()
    {
        Before = new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused)),
    };

    /// <summary>The connection breaks before the server has done anything.</summary>
    public static Fault ResetBefore => new() { Before = Reset };

    /// <summary>The connection breaks after the server has done what was asked.</summary>
    public static Fault ResetAfter => new() { After = Reset };

    /// <summary>Thrown instead of handling the request.</summary>
    public Exception? Before { get; init; }

    /// <summary>Thrown after the request took effect.</summary>
    public Exception? After { get; init; }

    /// <summary>An HTTP status to answer with.</summary>
    public int Status { get; init; }

    /// <summary>Whether the request takes effect before that answer.</summary>
    public bool AfterEffect { get; init; }

    private static HttpRequestException Reset =>
        new(HttpRequestError.ResponseEnded, "reset", new IOException("Connection reset by peer", new SocketException((int)SocketError.ConnectionReset)));

    /// <summary>The server answers with a status.</summary>
    public static Fault Answer(int status, bool afterEffect = false) => new() { Status = status, AfterEffect = afterEffect };
}
