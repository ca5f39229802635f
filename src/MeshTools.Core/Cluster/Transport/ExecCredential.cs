namespace MeshTools.Cluster.Transport;

/// <summary>The status of an ExecCredential: a token, or a client certificate with its key, or both.</summary>
/// <param name="Token">A bearer token, or null.</param>
/// <param name="Certificate">PEM text, or null.</param>
/// <param name="Key">PEM text, or null.</param>
/// <param name="Expires">When to ask again; null: good for as long as the session.</param>
internal sealed record ExecCredential(string? Token, string? Certificate, string? Key, DateTimeOffset? Expires)
{
    public override string ToString() => nameof(ExecCredential);
}
