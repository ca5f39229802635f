using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MeshTools.Changes;
using MeshTools.Errors;
using MeshTools.Secrets;

namespace MeshTools.Downloads;

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
    private readonly ErrorDefinition _failure;

    /// <param name="handler">The way to the network; it heeds the system's proxy.</param>
    /// <param name="host">Told how far a download has come.</param>
    /// <param name="failure">The error that every failure is one of.</param>
    public VerifiedDownload(HttpMessageHandler handler, IOperationHost host, ErrorDefinition failure)
    {
        _failure = failure;
        _client = new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxText };
        _host = host;
    }

    /// <summary>The error that every failure is one of.</summary>
    public ErrorDefinition Failure => _failure;

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

    /// <summary>
    /// A file, thrown away when it is not what it should be. What a download that broke off has left (FILE.partial) is gone
    /// on with, where the server can; the checksum decides in the end, over all of it.
    /// </summary>
    /// <param name="address">Where from.</param>
    /// <param name="file">Where to; must not exist.</param>
    /// <param name="sha256">Its published checksum, in hexadecimal digits.</param>
    /// <param name="cancellationToken">Stops the download; what is there stays for the next time.</param>
    public async Task FetchAsync(Uri address, string file, string sha256, CancellationToken cancellationToken)
    {
        string partial = file + ".partial";
        bool resumed = File.Exists(partial) && new FileInfo(partial).Length > 0;
        string actual = await CopyOrFailAsync(address, partial, cancellationToken).ConfigureAwait(false);
        if (resumed && !IsSame(actual, sha256))
        {
            // The first part may be another release's: once more from the start.
            File.Delete(partial);
            actual = await CopyOrFailAsync(address, partial, cancellationToken).ConfigureAwait(false);
        }

        if (!IsSame(actual, sha256))
        {
            File.Delete(partial);
            throw new MeshToolsException(
                _failure, $"{Show(address)} has the SHA-256 {actual}, but {sha256} is published; it was thrown away", target: Show(address));
        }

        File.Move(partial, file);
    }

    /// <summary>The SHA-256 of a file, in hexadecimal digits.</summary>
    public static async Task<string> SumAsync(string file, CancellationToken cancellationToken)
    {
        FileStream written = new(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        await using ConfiguredAsyncDisposable writtenEnd = written.ConfigureAwait(false);
        return Convert.ToHexString(await SHA256.HashDataAsync(written, cancellationToken).ConfigureAwait(false));
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> CopyOrFailAsync(Uri address, string file, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(address, file, cancellationToken).ConfigureAwait(false);
            return await SumAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            throw Failed(address, error);
        }
    }

    private async Task CopyAsync(Uri address, string file, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTimeout);
        FileStream target = new(file, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        await using ConfiguredAsyncDisposable targetEnd = target.ConfigureAwait(false);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (target.Length > 0)
        {
            request.Headers.Range = new RangeHeaderValue(target.Length, null);
        }

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All of it is there already, or more than all: the checksum tells.
            return;
        }

        response.EnsureSuccessStatusCode();
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length;
        target.SetLength(goesOn ? target.Length : 0);
        target.Seek(0, SeekOrigin.End);

        int total = (int)((target.Length + (response.Content.Headers.ContentLength ?? 0)) / Megabyte);
        string activity = $"Downloading {Path.GetFileName(address.LocalPath)}";
        byte[] buffer = new byte[Megabyte / 4];
        Stream body = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable bodyEnd = body.ConfigureAwait(false);
        while (true)
        {
            limit.CancelAfter(StallTimeout);
            int count = await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
            if (count == 0)
            {
                break;
            }

            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            int megabytes = (int)(target.Length / Megabyte);
            _host.Progress(new OperationProgress(activity, string.Create(CultureInfo.InvariantCulture, $"{megabytes} of {total} MB"), megabytes, total));
        }

        _host.Progress(new OperationProgress(activity, "done", total, total, Completed: true));
    }

    private static bool IsSame(string actual, string published) => string.Equals(actual, published, StringComparison.OrdinalIgnoreCase);

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or UnauthorizedAccessException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private MeshToolsException Failed(Uri address, Exception error)
    {
        string why = error is OperationCanceledException ? "no answer in time" : error.Message;
        return new MeshToolsException(_failure, $"{Show(address)}: {SecretMask.Address(why)}", target: Show(address), inner: error);
    }

    // A mirror's address may have a password in it.
    private static string Show(Uri address) => SecretMask.Address(address.AbsoluteUri);
}
