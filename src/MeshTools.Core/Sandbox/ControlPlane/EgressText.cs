namespace MeshTools.Sandbox.ControlPlane;

/// <summary>
/// The API server's way to pods, services and nodes: none. Their addresses are made up, and on somebody's network they may be
/// real: what is meant for a pod that does not exist, a token for example, must not reach a stranger. It also fails at once,
/// where a packet into the void would be waited for.
/// </summary>
internal static class EgressText
{
    /// <param name="nowhere">A path at which there is no socket.</param>
    public static string Write(string nowhere) => $"""
        apiVersion: apiserver.k8s.io/v1beta1
        kind: EgressSelectorConfiguration
        egressSelections:
        - name: cluster
          connection:
            proxyProtocol: HTTPConnect
            transport:
              uds:
                udsName: '{nowhere.Replace("'", "''", StringComparison.Ordinal)}'

        """;
}
