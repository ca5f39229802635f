using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeshTools.Core.Tests.Cluster.Transport;

/// <summary>A real listener on loopback that gives every request the same answer; with a certificate it speaks TLS.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>The answer of a server that takes the request and keeps silent.</summary>
    public const string Silence = "";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly ConcurrentQueue<string> _clients = new();
    private readonly X509Certificate2? _certificate;
    private readonly string _answer;
    private readonly Task _work;

    public LoopbackServer(X509Certificate2? certificate = null, string answer = "{}")
    {
        _certificate = certificate;
        _answer = answer;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _work = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>The status of every answer; a proxy is asked for a tunnel and answers in the same way.</summary>
    public string Status { get; init; } = "200 OK";

    /// <summary>The head of each request that arrived.</summary>
    public IReadOnlyList<string> Heads => [.. _heads];

    /// <summary>The subjects of the client certificates that were presented.</summary>
    public IReadOnlyList<string> Clients => [.. _clients];

    /// <summary>Set once a request has arrived.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                await using Stream stream = await OpenAsync(connection.GetStream());
                await AnswerAsync(stream);
            }
            catch (Exception error) when (error is IOException or AuthenticationException or OperationCanceledException or SocketException)
            {
                // The client went away or did not like the certificate: what the test is about.
            }
        }
    }

    private async Task<Stream> OpenAsync(Stream stream)
    {
        if (_certificate is null)
        {
            return stream;
        }

        SslStream tls = new(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, client, _, _) =>
                {
                    // Which client may come is the API server's business; here it is only noted.
                    _clients.Enqueue(client?.Subject ?? "none");
                    return client is null || client.Subject.Length > 0;
                },
            },
            _end.Token);
        return tls;
    }

    private async Task AnswerAsync(Stream stream)
    {
        byte[] buffer = new byte[16 * 1024];
        int count = 0;
        // A client that begins a TLS handshake here (0x16) gets its plain answer at once.
        while (buffer[0] != 0x16 && !Encoding.ASCII.GetString(buffer, 0, count).Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer.AsMemory(count), _end.Token);
            if (read == 0)
            {
                return;
            }

            count += read;
        }

        _heads.Enqueue(Encoding.ASCII.GetString(buffer, 0, count));
        Asked.TrySetResult();
        if (_answer == Silence)
        {
            await Task.Delay(Timeout.Infinite, _end.Token);
        }

        string response = $"HTTP/1.1 {Status}\r\nContent-Type: application/json\r\nContent-Length: {_answer.Length}\r\nConnection: close\r\n\r\n{_answer}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(response), _end.Token);
    }
}
