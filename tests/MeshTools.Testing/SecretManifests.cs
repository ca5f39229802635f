using System.Text;

namespace MeshTools.Testing;

/// <summary>A mesh with Secrets in every form that Kubernetes takes.</summary>
internal static class SecretManifests
{
    /// <param name="word">A password.</param>
    /// <param name="pair">A certificate with its key.</param>
    /// <param name="type">Of the Secret that cannot change it.</param>
    /// <param name="more">A field of the first Secret.</param>
    public static string Of(string word, TestCertificate pair, string type = "Opaque", string more = "") => $$$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: plain, namespace: vault}
        stringData: {word: "{{{word}}}"}
        {{{more}}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: pair, namespace: vault}
        type: {{{type}}}
        data: {tls.crt: {{{Encode(pair.Pem)}}}, tls.key: {{{Encode(pair.KeyPem)}}}, word: {{{Encode(word)}}} }
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: applied
          namespace: vault
          annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"word":"{{{word}}}"} }'}
        stringData: {word: "{{{word}}}"}
        ---
        {{{MeshManifests.Of("vault")}}}
        """;

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
