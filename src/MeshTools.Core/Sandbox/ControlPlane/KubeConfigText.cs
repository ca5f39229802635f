using System.Text;
using MeshTools.Sandbox.Pki;

namespace MeshTools.Sandbox.ControlPlane;

/// <summary>Writes a kubeconfig with one context. Everything is in it: it can be copied, and names no other file.</summary>
internal static class KubeConfigText
{
    /// <param name="context">The name of context, cluster and user; letters, digits and '-' only.</param>
    /// <param name="server">The API server.</param>
    /// <param name="authority">The certificate the server's is signed with.</param>
    /// <param name="client">Who logs in.</param>
    public static string Write(string context, Uri server, string authority, KeyPair client) => $"""
        apiVersion: v1
        kind: Config
        current-context: {context}
        contexts:
        - name: {context}
          context:
            cluster: {context}
            user: {context}
        clusters:
        - name: {context}
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authority)}
        users:
        - name: {context}
          user:
            client-certificate-data: {Base64(client.Certificate)}
            client-key-data: {Base64(client.Key)}

        """;

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}
