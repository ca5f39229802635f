using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;

namespace MeshTools.Cluster.WarmUp;

/// <summary>The other end of an HTTP/2 connection that answers every request with the same JSON, in memory (RFC 9113).</summary>
/// <param name="json">The answer, of less than 16 KiB.</param>
internal sealed class AnsweringStream(string json) : Stream
{
    private const int Preface = 24; // PRI * HTTP/2.0 ..., section 3.4
    private const int FrameHeader = 9; // section 4.1

    private readonly Channel<byte[]> _answers = Channel.CreateUnbounded<byte[]>();
    private readonly List<byte> _written = [];
    private ReadOnlyMemory<byte> _unread;
    private bool _begun;

    private enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Settings = 4,
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            // The HTTP client waits in this way for the next frame.
            return 0;
        }

        if (_unread.IsEmpty)
        {
            _unread = await _answers.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) ? await _answers.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) : default;
        }

        int count = Math.Min(buffer.Length, _unread.Length);
        _unread[..count].CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _written.AddRange(buffer.Span);
        if (!_begun && _written.Count >= Preface)
        {
            _begun = true;
            _written.RemoveRange(0, Preface);
            Send(Frame.Settings, 0, 0, []);
        }

        while (_begun && _written.Count >= FrameHeader && _written.Count >= FrameHeader + Size())
        {
            Answer((Frame)_written[3], _written[4], BinaryPrimitives.ReadInt32BigEndian([.. _written[5..9]]));
            _written.RemoveRange(0, FrameHeader + Size());
        }

        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _answers.Writer.TryComplete();
        base.Dispose(disposing);
    }

    private int Size() => (_written[0] << 16) | (_written[1] << 8) | _written[2];

    private void Answer(Frame type, byte flags, int stream)
    {
        const byte Acknowledged = 1;
        const byte EndOfHeaders = 4;
        const byte EndOfStream = 1;
        const byte Status200 = 0x88; // an entry of HPACK's static table, RFC 7541, appendix A
        if (type == Frame.Settings && (flags & Acknowledged) == 0)
        {
            Send(Frame.Settings, Acknowledged, 0, []);
        }
        else if (type == Frame.Headers)
        {
            Send(Frame.Headers, EndOfHeaders, stream, [Status200]);
            Send(Frame.Data, EndOfStream, stream, Encoding.UTF8.GetBytes(json));
        }
    }

    private void Send(Frame type, byte flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[FrameHeader + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, FrameHeader);
        _answers.Writer.TryWrite(frame);
    }
}
