using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// Looks for the CNI plugin portmap where network plugins keep their configuration in the cluster. SOURCES.md, section 5:
/// hostPort needs it (flannel #890, #887).
/// </summary>
internal sealed class PortmapObserver(ClusterClient client)
{
    private static readonly (string Namespace, string Name)[] Places =
    [
        ("kube-flannel", "kube-flannel-cfg"), ("kube-system", "kube-flannel-cfg"), ("kube-system", "calico-config"), ("kube-system", "canal-config"),
        ("kube-system", "cilium-config"),
    ];

    /// <summary>The names under which network plugins keep it.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Places.Select(static place => place.Name).Distinct(StringComparer.Ordinal)];

    public async Task<PortmapReading> ReadAsync(CancellationToken cancellationToken)
    {
        string? denied = null;
        foreach ((string ns, string name) in Places)
        {
            try
            {
                JsonObject? map = await client.TryGetAsync(new ObjectAddress(MeshKinds.ConfigMap, ns, name), cancellationToken).ConfigureAwait(false);
                if (map is not null)
                {
                    return Read(map);
                }
            }
            catch (MeshToolsException error) when (error.HttpStatus == 403)
            {
                denied ??= error.Message;
            }
        }

        return PortmapReading.Unknown with { Denied = denied };
    }

    /// <summary>What a plugin's ConfigMap tells. Pure.</summary>
    public static PortmapReading Read(JsonObject map)
    {
        string where = IngressObjects.Address(map).ToString();
        IReadOnlyDictionary<string, string> data = map.Map("data");

        // Cilium opens the ports itself, or leaves that to portmap behind it.
        bool isThere = data.Any(static entry => entry.Value.Contains("portmap", StringComparison.Ordinal))
            || data.GetValueOrDefault("kube-proxy-replacement") is "true" or "strict" or "partial" or "probe"
            || data.GetValueOrDefault("enable-host-port") == "true";
        return new PortmapReading(where, isThere);
    }
}
