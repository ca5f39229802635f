namespace MeshTools.Cluster;

/// <summary>A kind as code names it; discovery turns it into what this server serves.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Kind">The kind, e.g. <c>DaemonSet</c>.</param>
/// <param name="Version">A version to insist on; null for the one the server prefers.</param>
internal sealed record KindRef(string Group, string Kind, string? Version = null)
{
    /// <summary>The same kind in whatever version.</summary>
    public KindRef WithoutVersion => this with { Version = null };

    /// <summary>From the fields of a manifest.</summary>
    /// <param name="apiVersion">E.g. <c>v1</c> or <c>apps/v1</c>.</param>
    /// <param name="kind">E.g. <c>Deployment</c>.</param>
    public static KindRef FromManifest(string apiVersion, string kind)
    {
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? new KindRef(string.Empty, kind, apiVersion)
            : new KindRef(apiVersion[..slash], kind, apiVersion[(slash + 1)..]);
    }

    public override string ToString() =>
        (Group.Length == 0 ? string.Empty : Group + "/") + (Version is null ? string.Empty : Version + "/") + Kind;
}
