using System.Net;
using MeshTools.Cluster.Naming;
using MeshTools.Errors;

namespace MeshTools.Certificates;

/// <summary>Names of hosts as certificates and Gateways take them. Pure.</summary>
internal static class HostName
{
    /// <summary>A DNS name, perhaps with a wildcard for its first label, or an address.</summary>
    public static CertificateRefusal? OfCertificate(string name) =>
        IPAddress.TryParse(name, out _) || IsDns(name) ? null : Refuse(name, "is no DNS name and no address");

    /// <summary>What a Gateway's server may have: a DNS name, a wildcard, <c>*</c>, each perhaps with a namespace before it.</summary>
    public static CertificateRefusal? OfGateway(string host)
    {
        string name = HostCoverage.WithoutNamespace(host);
        string ns = host[..^name.Length].TrimEnd('/');
        return (name == "*" || IsDns(name)) && ns is "" or "*" or "." || ((name == "*" || IsDns(name)) && ObjectName.Problem(ns) is null)
            ? null
            : Refuse(host, "is no host of a Gateway");
    }

    private static bool IsDns(string name) =>
        ObjectName.Problem((name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name).ToLowerInvariant()) is null;

    private static CertificateRefusal Refuse(string name, string why) => new(ErrorCatalog.HostNameInvalid, $"'{name}' {why}");
}
