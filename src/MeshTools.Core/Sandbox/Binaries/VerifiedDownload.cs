using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MeshTools.Changes;
using MeshTools.Errors;

namespace MeshTools.Sandbox.Binaries;

/// <summary>
/// Downloads files and keeps only those whose SHA-256 is as published. Not a Kubernetes API and so not in Cluster/. A
/// network that is not there is noticed in seconds.
/// </summary>
internal sealed class VerifiedDownload : IDisposable
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    // No byte for this long means that none will come.
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(30);

    // A checksum file lists some dozens of names.
    private const int MaxText = 64 * 1024;

    private const int Megabyte = 1024 * 1024;

    private readonly HttpClient _client;
    private readonly IOperationHost _host;

    public VerifiedDownload(HttpMessageHandler handler, IOperationHost host)
    {
        _client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxText };
        _host = host;
    }

    /// <summary>A small text, such as a file of checksums.</summary>
    public async Task<string> ReadTextAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AnswerTimeout);
            return await _client.GetStringAsync(address, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failed(address, error);
        }
    }

    /// <summary>A file, removed again when it is not what it should be.</summary>
    /// <param name="address">Where from.</param>
    /// <param name="file">Where to; must not exist.</param>
    /// <param name="sha256">Its published checksum, in hexadecimal digits.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    public async Task FetchAsync(Uri address, string file, string sha256, CancellationToken cancellationToken)
    {
        string actual;
        try
        {
            actual = await CopyAsync(address, file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failed(address, error);
        }

        if (!string.Equals(actual, sha256, StringComparison.OrdinalIgnoreCase))
        {
            File.Delete(file);
            throw new MeshToolsException(
                ErrorCatalog.SandboxBinariesNotFound, $"{address} has the SHA-256 {actual}, but {sha256} is published; it was thrown away", target: address.AbsoluteUri);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> CopyAsync(Uri address, string file, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        using HttpResponseMessage response = await _client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        int total = (int)((response.Content.Headers.ContentLength ?? 0) / Megabyte);
        string activity = $"Downloading {Path.GetFileName(address.LocalPath)}";
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Megabyte / 4];
        long done = 0;

        Stream body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable bodyEnd = body.ConfigureAwait(false);
        FileStream target = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using ConfiguredAsyncDisposable targetEnd = target.ConfigureAwait(false);
        while (true)
        {
            limit.CancelAfter(StallTimeout);
            int count = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            done += count;
            int megabytes = (int)(done / Megabyte);
            _host.Progress(new OperationProgress(activity, string.Create(CultureInfo.InvariantCulture, $"{megabytes} of {total} MB"), megabytes, total));
        }

        _host.Progress(new OperationProgress(activity, "done", total, total, Completed: true));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or UnauthorizedAccessException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static MeshToolsException Failed(Uri address, Exception error)
    {
        string why = error is OperationCanceledException ? "no answer in time" : error.Message;
        return new MeshToolsException(ErrorCatalog.SandboxBinariesNotFound, $"{address}: {why}", target: address.AbsoluteUri, inner: error);
    }
}
