using System.Text.Json.Nodes;

namespace MeshTools.Mesh.Observed;

/// <summary>
/// Kiali's ConfigMap as far as it decides the login. The file also holds the signing key and passwords of other systems;
/// of these only length and fame are kept.
/// </summary>
internal sealed class ObservedKialiConfig(JsonObject body) : ObservedObject(MeshKinds.ConfigMap, body, [])
{
    // SOURCES.md, section 2: Kiali's former default, and what the addons ship.
    private static readonly string[] KnownKeys = ["kiali", "CHANGEME", "CHANGEME00000000"];

    /// <summary>auth.strategy; null when it is not set.</summary>
    public string? Strategy { get; private init; }

    /// <summary>The length of login_token.signing_key; 0 when it is empty or absent, null when it names a secret.</summary>
    public int? SigningKeyLength { get; private init; }

    /// <summary>True when the signing key is one that everybody knows.</summary>
    public bool IsSigningKeyKnown { get; private init; }

    /// <summary>server.port; null when it is not set.</summary>
    public int? Port { get; private init; }

    /// <summary>server.web_root; null when it is not set.</summary>
    public string? WebRoot { get; private init; }

    /// <summary>True when it has a certificate of its own (identity), and so speaks HTTPS.</summary>
    public bool IsHttps { get; private init; }

    /// <summary>Why the file cannot be read; null when it can.</summary>
    public string? Problem { get; private init; }

    public static ObservedKialiConfig Read(string? text, JsonObject slim)
    {
        JsonObject? config = EmbeddedYaml.TryRead(text, out string? problem);
        string key = config.Text("login_token", "signing_key") ?? string.Empty;
        return new ObservedKialiConfig(slim)
        {
            Strategy = config.Text("auth", "strategy"),
            SigningKeyLength = key.StartsWith("secret:", StringComparison.Ordinal) ? null : key.Length,
            IsSigningKeyKnown = KnownKeys.Contains(key),
            Port = config.Number("server", "port"),
            WebRoot = config.Text("server", "web_root"),
            IsHttps = config.Text("identity", "cert_file") is { Length: > 0 },
            Problem = problem,
        };
    }
}
