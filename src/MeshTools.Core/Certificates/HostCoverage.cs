namespace MeshTools.Certificates;

/// <summary>For which hosts a certificate is good (RFC 6125). Pure.</summary>
internal static class HostCoverage
{
    /// <summary>Hosts that no name covers. A server for every host (<c>*</c>) is none of them: it promises nothing.</summary>
    /// <param name="names">The certificate's DNS names.</param>
    /// <param name="hosts">Hosts of a Gateway's server, without a namespace.</param>
    public static IEnumerable<string> Missing(IReadOnlyList<string> names, IEnumerable<string> hosts) =>
        hosts.Where(host => host != "*" && !names.Any(name => IsFor(name, host)));

    /// <summary>A wildcard stands for one label; the host <c>*.shop.example</c> wants the very same wildcard.</summary>
    public static bool IsFor(string name, string host) =>
        string.Equals(name, host, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith("*.", StringComparison.Ordinal)
            && host.IndexOf('.', StringComparison.Ordinal) is int dot and > 0
            && string.Equals(name[1..], host[dot..], StringComparison.OrdinalIgnoreCase));

    /// <summary>A host without the namespace that may stand before it: <c>shop/a.example</c>.</summary>
    public static string WithoutNamespace(string host) => host[(host.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
