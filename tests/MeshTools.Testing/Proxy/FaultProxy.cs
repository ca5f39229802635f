using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MeshTools.Testing.Proxy;

/// <summary>
/// Stands on loopback ports between the commands and a sandbox's API server, over HTTP/1.1 and HTTP/2, hands every request on,
/// and disturbs the one that it is told to.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ProxyBackend _backend;

    // Where rights matter the server itself answers for Kiali: that there is none, or that it may not be asked.
    private readonly bool _hasKiali;
    private readonly ProxyConnections _connections = new();
    private readonly Lock _lock = new();
    private readonly List<SeenRequest> _seen = [];
    private Disturbance? _armed;
    private int _inFlight;

    /// <param name="kubeConfig">The sandbox's.</param>
    /// <param name="folder">Where the proxy's kubeconfig goes.</param>
    /// <param name="token">Whose requests the server is to see; null for the administrator's.</param>
    public FaultProxy(string kubeConfig, string folder, string? token = null)
    {
        _backend = new ProxyBackend(kubeConfig, token);
        _hasKiali = token is null;
        X509Certificate2 certificate = MakeCertificate();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            Listen(options, HttpProtocols.Http1);
            Listen(options, HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
        _app.StartAsync().GetAwaiter().GetResult();
        string[] addresses = [.. _app.Urls.Select(static url => url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal))];
        Users = new ProxyUsers(folder, addresses[0], addresses[1], certificate.ExportCertificatePem());

        void Listen(KestrelServerOptions options, HttpProtocols protocols) => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(next => connection => _connections.AcceptAsync(next, connection));
            listen.UseHttps(certificate);
        });
    }

    public ProxyUsers Users { get; }

    /// <summary>What the server changed since the last <see cref="Arm"/>.</summary>
    public WriteLedger Ledger { get; } = new();

    /// <summary>What came since the last <see cref="Arm"/>.</summary>
    public IReadOnlyList<SeenRequest> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    /// <summary>True once the request that was to be disturbed has come.</summary>
    public bool HasStruck
    {
        get
        {
            lock (_lock)
            {
                return _armed is null;
            }
        }
    }

    /// <summary>Forgets what came, and disturbs one request of those to come; null for none.</summary>
    public void Arm(Disturbance? disturbance)
    {
        lock (_lock)
        {
            _seen.Clear();
            _armed = disturbance;
        }

        Ledger.Clear();
        _connections.Mend();
    }

    /// <summary>Waits until the server has answered all that came, whether or not its sender still listens.</summary>
    public async Task QuietAsync()
    {
        while (Volatile.Read(ref _inFlight) > 0)
        {
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new(TimeSpan.FromSeconds(2));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _backend.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            SeenRequest request = new(context.Request.Method, context.Request.Path + context.Request.QueryString)
            {
                IsApply = context.Request.ContentType?.Contains("apply-patch", StringComparison.Ordinal) == true,
            };
            Disturbance? disturbance = Take(request);
            disturbance?.OnArrival?.Invoke();
            if (disturbance?.Fault == ApiFault.ReplacedToken)
            {
                Users.Replace();
            }

            if (!Users.Knows(context.Request.Headers.Authorization))
            {
                await FaultyAnswer.RefuseAsync(context, ApiFault.ExpiredToken);
                return;
            }

            await AnswerAsync(context, request, disturbance);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // The server was killed, or the sender left.
            FaultyAnswer.Break(context);
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private Disturbance? Take(SeenRequest request)
    {
        lock (_lock)
        {
            _seen.Add(request);
            if (_armed is not Disturbance armed || armed.Request.Key != request.Key || _seen.Count(seen => seen.Key == request.Key) != armed.Occurrence)
            {
                return null;
            }

            _armed = null;
            return armed;
        }
    }

    private async Task AnswerAsync(HttpContext context, SeenRequest request, Disturbance? disturbance)
    {
        ApiFault fault = disturbance?.Fault ?? ApiFault.None;
        switch (fault)
        {
            case ApiFault.BadGateway:
                await FaultyAnswer.ShowPageAsync(context);
                return;
            case ApiFault.ResetBefore:
                FaultyAnswer.Break(context);
                return;
            case ApiFault.TlsCut:
                _connections.CutAll();
                return;
            case ApiFault.Conflict or ApiFault.TooManyRequests or ApiFault.InternalError or ApiFault.Unavailable or ApiFault.Gone or ApiFault.ExpiredToken:
                await FaultyAnswer.RefuseAsync(context, fault);
                return;
        }

        using HttpResponseMessage response = _hasKiali && KialiStandin.IsAsked(request) ? await KialiStandin.AnswerAsync(request, _backend) : await _backend.ForwardAsync(context.Request);
        if (request.IsWrite && response.IsSuccessStatusCode)
        {
            Ledger.Note(request, await response.Content.ReadAsStringAsync());
        }

        disturbance?.OnEffect?.Invoke();
        await PassAsync(context, response, fault);
    }

    private static async Task PassAsync(HttpContext context, HttpResponseMessage response, ApiFault fault)
    {
        switch (fault)
        {
            case ApiFault.GatewayTimeout:
                await FaultyAnswer.RefuseAsync(context, fault);
                return;
            case ApiFault.ResetAfter:
                FaultyAnswer.Break(context);
                return;
        }

        ProxyBackend.CopyHead(response, context.Response);
        switch (fault)
        {
            case ApiFault.TruncatedBody:
                await FaultyAnswer.TruncateAsync(await response.Content.ReadAsByteArrayAsync(), context);
                break;
            case ApiFault.SlowBody:
                await FaultyAnswer.TrickleAsync(await response.Content.ReadAsByteArrayAsync(), context);
                break;
            default:
                await using (Stream body = await response.Content.ReadAsStreamAsync(context.RequestAborted))
                {
                    await FaultyAnswer.PumpAsync(body, context);
                }

                break;
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=fault-proxy", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
