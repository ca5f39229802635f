using System.Buffers;
using System.Net.WebSockets;

namespace MeshTools.Cluster.Streams;

/// <summary>
/// Kubernetes' channels over one WebSocket (subprotocol v4.channel.k8s.io): the first byte of a message names the channel.
/// KubernetesClient has a demultiplexer too; its streams block a thread for each read, cannot be cancelled, and make an
/// ordinary end of a connection that broke.
/// </summary>
internal sealed class ChannelSocket(WebSocket socket) : IAsyncDisposable
{
    // The subprotocol that every Kubernetes since 1.5 knows.
    public const string Protocol = "v4.channel.k8s.io";

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly byte[] _buffer = new byte[32 * 1024];
    private byte _channel;
    private bool _inMessage;

    /// <summary>The next piece of data, valid until the next call; null when the other side has closed.</summary>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async ValueTask<(byte Channel, ReadOnlyMemory<byte> Data)?> ReceiveAsync(CancellationToken cancellationToken)
    {
        ValueWebSocketReceiveResult received = await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        int start = 0;
        if (!_inMessage && received.Count > 0)
        {
            _channel = _buffer[0];
            start = 1;
        }

        _inMessage = !received.EndOfMessage;
        return (_channel, _buffer.AsMemory(start, received.Count - start));
    }

    /// <summary>Sends data on a channel.</summary>
    public async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(data.Length + 1);
        try
        {
            frame[0] = channel;
            data.CopyTo(frame.AsMemory(1));
            await socket.SendAsync(frame.AsMemory(0, data.Length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    /// <summary>Says goodbye, for a second at the most, and lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using CancellationTokenSource limit = new(Farewell);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // It is over either way.
        }

        socket.Dispose();
    }
}
