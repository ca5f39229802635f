using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using MeshTools.Cluster.KubeConfig;

namespace MeshTools.Cluster.Transport;

/// <summary>
/// The credential of an exec plugin, kept until shortly before it expires. KubernetesClient has a provider of its own;
/// it joins arguments with blanks, runs the plugin twice at the start and cannot hand out client certificates.
/// </summary>
internal sealed class ExecCredentials(ExecPlugin plugin, string context) : ITokenProvider, IDisposable
{
    // Renewed this long before it expires, so that a request never travels with a token that dies on the way.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile ExecCredential? _current;
    private volatile X509Certificate2? _certificate;

    /// <summary>The client certificate that the plugin handed out, or null. Known once a request has been prepared.</summary>
    public X509Certificate2? Certificate => _certificate;

    public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken)
    {
        ExecCredential credential = await GetAsync(cancellationToken).ConfigureAwait(false);
        return new AuthenticationHeaderValue("Bearer", credential.Token);
    }

    /// <summary>
    /// Drops the credential that was refused. Requests in parallel are refused one after the other: the later ones must not
    /// throw away what the plugin was just asked for.
    /// </summary>
    public void Forget(string? token)
    {
        if (_current is ExecCredential current && current.Token == token)
        {
            _current = null;
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _certificate?.Dispose();
    }

    private async Task<ExecCredential> GetAsync(CancellationToken cancellationToken)
    {
        if (_current is ExecCredential known && IsFresh(known))
        {
            return known;
        }

        // One run at a time: requests in parallel wait for it instead of opening a browser each.
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is ExecCredential meanwhile && IsFresh(meanwhile))
            {
                return meanwhile;
            }

            ExecCredential fresh = await ExecPluginRunner.RunAsync(plugin, context, cancellationToken).ConfigureAwait(false);
            if (fresh.Certificate is not null)
            {
                _certificate = ClientCertificate.Load(fresh.Certificate, fresh.Key!, context, DateTimeOffset.UtcNow);
            }

            _current = fresh;
            return fresh;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static bool IsFresh(ExecCredential credential) =>
        credential.Expires is not DateTimeOffset expires || DateTimeOffset.UtcNow + Margin < expires;
}
