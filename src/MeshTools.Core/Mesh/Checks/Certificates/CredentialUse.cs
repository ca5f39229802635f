using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>One secret that a Gateway's server takes its certificate from.</summary>
/// <param name="Server">The server.</param>
/// <param name="Name">The secret's name: the credentialName.</param>
/// <param name="Namespace">Where it is looked for: the namespace of the gateway's pods.</param>
/// <param name="Secret">The secret; null when it does not exist there.</param>
internal sealed record CredentialUse(GatewayServer Server, string Name, string Namespace, ObservedSecret? Secret)
{
    public string Target => Secret?.Target ?? Server.Target;

    public static IEnumerable<CredentialUse> Read(MeshView view) =>
        from server in view.Servers
        from name in server.CredentialNames
        from ns in server.Gateway.PodNamespaces
        select new CredentialUse(server, name, ns, view.Snapshot.Secrets.FirstOrDefault(secret => secret.Namespace == ns && secret.Name == name));

    /// <summary>The uses whose secret exists, each secret once.</summary>
    public static IEnumerable<CredentialUse> Found(MeshView view) => Read(view).Where(static use => use.Secret is not null).DistinctBy(static use => use.Secret);
}
