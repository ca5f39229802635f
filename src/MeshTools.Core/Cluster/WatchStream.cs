using System.Text;

namespace MeshTools.Cluster;

/// <summary>The lines of one watch request. A line has no limit: a ConfigMap or Secret in it may be a megabyte.</summary>
internal sealed class WatchStream(HttpResponseMessage? response, Stream body) : IAsyncDisposable
{
    private readonly StreamReader _reader = new(body, Encoding.UTF8);

    /// <summary>The next line, or null when the watch has ended or is broken.</summary>
    public async Task<WatchLine?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            string? text = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            return text is null ? null : WatchLine.Parse(text);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        response?.Dispose();
        return default;
    }
}
