using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace MeshTools.Core.Tests.Support;

/// <summary>A download site with files and their checksums, and 404 for all else. It serves parts of files.</summary>
internal sealed class ScriptedSite : HttpMessageHandler
{
    public Dictionary<string, byte[]> Answers { get; } = [];

    /// <summary>What was asked for, with the range where one was.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Whether it serves parts; else all of it, as some proxies do.</summary>
    public bool ServesParts { get; set; } = true;

    /// <summary>Breaks off after so many bytes of each file; null to send all.</summary>
    public int? BreaksAfter { get; set; }

    public void Publish(string address, byte[] content)
    {
        Answers[address] = content;
        Answers[address + ".sha256"] = Encoding.UTF8.GetBytes(Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant());
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string address = request.RequestUri!.AbsoluteUri;
        int from = (int)(request.Headers.Range?.Ranges.Single().From ?? 0);
        lock (Requests)
        {
            Requests.Add(from > 0 ? $"{address} from {from}" : address);
        }

        if (!Answers.TryGetValue(address, out byte[]? body))
        {
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }

        bool isPart = from > 0 && ServesParts;
        if (isPart && from >= body.Length)
        {
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable));
        }

        byte[] part = isPart ? body[from..] : body;
        Stream stream = BreaksAfter is int limit && limit < part.Length && !address.EndsWith(".sha256", StringComparison.Ordinal)
            ? new BreakingStream(part[..limit])
            : new MemoryStream(part);
        HttpResponseMessage response = new(isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK) { Content = new StreamContent(stream) };
        response.Content.Headers.ContentLength = part.Length;
        if (isPart)
        {
            response.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, body.Length - 1, body.Length);
        }

        return Task.FromResult(response);
    }

    private sealed class BreakingStream(byte[] begin) : MemoryStream(begin)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length ? base.ReadAsync(buffer, cancellationToken) : throw new IOException("Connection reset by peer");
    }
}
