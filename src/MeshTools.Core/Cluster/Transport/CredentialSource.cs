using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using MeshTools.Cluster.KubeConfig;
using MeshTools.Errors;

namespace MeshTools.Cluster.Transport;

/// <summary>Puts the user's credential on each request, and gets a new one when the server no longer takes the old.</summary>
internal sealed class CredentialSource : IDisposable
{
    private readonly ConnectionSettings _settings;
    private readonly ExecCredentials? _exec;
    private readonly X509Certificate2? _certificate;
    private volatile ServiceClientCredentials? _credentials;

    public CredentialSource(ConnectionSettings settings)
    {
        _settings = settings;
        _exec = settings.Exec is null ? null : new ExecCredentials(settings.Exec, settings.Context);
        _certificate = settings.ClientCertificate is null ? null : ClientCertificate.Load(settings);
        _credentials = Create();
    }

    /// <summary>True when asking again can bring another credential than the one that was refused.</summary>
    public bool CanRenew => _exec is not null || _settings.TokenFile is not null;

    /// <summary>The certificate for new connections; null when this user has none.</summary>
    public X509Certificate2? Certificate => _exec?.Certificate ?? _certificate;

    /// <summary>Adds what belongs to the user: Authorization and impersonation.</summary>
    public async Task AddToAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_credentials is ServiceClientCredentials credentials)
        {
            await AddAsync(credentials, request, cancellationToken).ConfigureAwait(false);
            if (request.Headers.Authorization is { Parameter: null or "" })
            {
                // An exec plugin that answers with a client certificate alone.
                request.Headers.Authorization = null;
            }
            else if (request.Headers.Authorization?.Parameter is string parameter)
            {
                CheckHeader(parameter, "token");
            }
        }

        foreach ((string field, string name, string value) in _settings.Impersonation?.Headers() ?? [])
        {
            CheckHeader(value, $"'{field}'");
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    /// <summary>Forgets what the server refused; the next request runs the plugin or reads the token file again.</summary>
    /// <param name="refused">The token that was refused; null when the request carried none.</param>
    public void Renew(string? refused)
    {
        _exec?.Forget(refused);
        _credentials = Create();
    }

    public void Dispose()
    {
        _certificate?.Dispose();
        _exec?.Dispose();
    }

    private async Task AddAsync(ServiceClientCredentials credentials, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            await credentials.ProcessHttpRequestAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (_settings.TokenFile is not null && Cause(error) is IOException or UnauthorizedAccessException)
        {
            throw new MeshToolsException(
                ErrorCatalog.KubeConfigUnreadable,
                $"The token file '{_settings.TokenFile}' of context '{_settings.Context}' cannot be read: {Cause(error).Message}",
                target: _settings.TokenFile,
                inner: error);
        }
        catch (FormatException)
        {
            throw Unsendable("token");
        }
    }

    // KubernetesClient reads the file in a continuation, which wraps what went wrong.
    private static Exception Cause(Exception error) => error is AggregateException { InnerException: Exception inner } ? Cause(inner) : error;

    /// <summary>Refuses what the HTTP client would drop or stumble over, before it looks like a broken connection.</summary>
    private void CheckHeader(string text, string what)
    {
        if (text.Any(static c => c is < ' ' or > '~'))
        {
            throw Unsendable(what);
        }
    }

    // The text itself may be the secret: it is not repeated.
    private MeshToolsException Unsendable(string what) => new(
        ErrorCatalog.KubeConfigInvalid,
        $"The {what} of the user of context '{_settings.Context}' ({_settings.Source}) holds a character that an HTTP header cannot carry.",
        target: _settings.Context);

    private ServiceClientCredentials? Create()
    {
        if (_exec is not null)
        {
            return new TokenCredentials(_exec);
        }

        if (_settings.TokenFile is string file)
        {
            return new TokenCredentials(new TokenFileAuth(file));
        }

        if (_settings.Token is string token)
        {
            return new TokenCredentials(token);
        }

        return _settings.UserName is string user
            ? new BasicAuthenticationCredentials { UserName = user, Password = _settings.Password }
            : null;
    }
}
