using System.Net.WebSockets;
using System.Text;

namespace MeshTools.Cluster.Streams;

/// <summary>
/// A connection to a port of a pod, through the API server and the kubelet (portforward): bytes in, bytes out, read by one
/// and written by one at a time.
/// </summary>
internal sealed class PodPortStream(ChannelSocket socket, string subject) : Stream
{
    private const byte DataChannel = 0;
    private const byte ErrorChannel = 1;

    // Each channel begins with the port's number, two bytes (kubelet, portforward/websocket.go).
    private const int PortBytes = 2;

    private readonly int[] _greeting = [PortBytes, PortBytes];
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="IOException">The connection broke, or the kubelet cannot reach the port; the message says which.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            (byte Channel, ReadOnlyMemory<byte> Data)? received;
            try
            {
                received = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (WebSocketException error)
            {
                throw new IOException($"{subject}: the connection broke: {error.Message}", error);
            }

            if (received is not (byte channel, ReadOnlyMemory<byte> data))
            {
                return 0;
            }

            data = SkipGreeting(channel, data);
            if (channel == ErrorChannel && !data.IsEmpty)
            {
                throw new IOException($"{subject}: {Encoding.UTF8.GetString(data.Span).Trim()}");
            }

            _rest = channel == DataChannel ? data : default;
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket.SendAsync(DataChannel, buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException error)
        {
            throw new IOException($"{subject}: the connection broke: {error.Message}", error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Every write is on its way at once.
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await socket.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Who disposes synchronously (an HTTP connection pool) does not wait for a goodbye.
            _ = socket.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    private ReadOnlyMemory<byte> SkipGreeting(byte channel, ReadOnlyMemory<byte> data)
    {
        if (channel >= _greeting.Length)
        {
            return default;
        }

        int skip = Math.Min(_greeting[channel], data.Length);
        _greeting[channel] -= skip;
        return data[skip..];
    }
}
