using System.Text;

namespace MeshTools.Core.Tests.Support;

/// <summary>A body whose lines are made when they are read.</summary>
internal sealed class LineStream(IEnumerable<string> lines, LineEnd end) : Stream
{
    private readonly IEnumerator<string> _lines = lines.GetEnumerator();
    private ReadOnlyMemory<byte> _rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_rest.IsEmpty && _lines.MoveNext())
        {
            // A body that breaks off does so in the middle of a line; one that brings its own end is whole in any case.
            bool whole = end == LineEnd.Break || _lines.Current.EndsWith('\n');
            _rest = Encoding.UTF8.GetBytes(whole ? _lines.Current : _lines.Current + "\n");
        }

        if (_rest.IsEmpty)
        {
            return end switch
            {
                LineEnd.Break => throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely."),
                LineEnd.StayOpen => await SilenceAsync(cancellationToken),
                _ => 0,
            };
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _lines.Dispose();
        base.Dispose(disposing);
    }

    private static async Task<int> SilenceAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
