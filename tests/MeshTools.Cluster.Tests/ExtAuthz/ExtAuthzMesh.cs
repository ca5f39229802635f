using System.Text.RegularExpressions;

namespace MeshTools.Cluster.Tests.ExtAuthz;

/// <summary>What external authorization needs of a mesh: of Istio's own release where it is at hand, else written for these tests.</summary>
internal static partial class ExtAuthzMesh
{
    // Kind and name, in the order in which they must come.
    private static readonly (string Kind, string Name)[] Wanted =
    [
        ("CustomResourceDefinition", "envoyfilters.networking.istio.io"),
        ("CustomResourceDefinition", "gateways.networking.istio.io"),
        ("CustomResourceDefinition", "serviceentries.networking.istio.io"),
        ("CustomResourceDefinition", "authorizationpolicies.security.istio.io"),
        ("ConfigMap", "istio"),
        ("Deployment", "istiod"),
        ("Deployment", "istio-ingressgateway"),
        ("Service", "istio-ingressgateway"),
    ];

    /// <summary>The service that is asked, and a Gateway on 80 and 443.</summary>
    public static readonly string[] Around =
    [
        Workload("ext-authz", "default", "app: ext-authz", "{name: main, image: 'authz:1'}"),
        Service("ext-authz", "default", "app: ext-authz", "{name: grpc, port: 8888}"),
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: web, namespace: istio-system}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {port: {number: 80, protocol: HTTP, name: http}, hosts: ["*"]}
          - {port: {number: 443, protocol: HTTPS, name: https}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: yy-cr}}
        """,
    ];

    /// <summary>The documents of a version.</summary>
    public static IReadOnlyList<string> Of(string version)
    {
        string? text = version == "1.5.0"
            ? ReleaseFile.TryRead("1.5.0/crds.yaml") is string crds ? crds + "\n---\n" + ReleaseFile.TryRead("1.5.0/default.yaml") : null
            : ReleaseFile.TryRead($"{version}/all-on.yaml");

        // The images of the copies have testing tags.
        return text is null ? Small(version) : [.. Wanted.Select(wanted => Find(text, wanted.Kind, wanted.Name).Replace(":latest", ":" + version, StringComparison.Ordinal))];
    }

    /// <summary>The same, written for these tests.</summary>
    public static IReadOnlyList<string> Small(string version)
    {
        string listeners = version == "1.5.0" ? "{name: http2, port: 80}, {name: https, port: 443}" : "{name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}";
        return
        [
            Definition("networking.istio.io", "envoyfilters", "EnvoyFilter", "v1alpha3"),
            Definition("networking.istio.io", "gateways", "Gateway", "v1alpha3"),
            Definition("networking.istio.io", "serviceentries", "ServiceEntry", "v1alpha3"),
            Definition("security.istio.io", "authorizationpolicies", "AuthorizationPolicy", version == "1.30.0" ? "v1" : "v1beta1"),
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio, namespace: istio-system}
            data:
              mesh: |-
                # what administrators wrote
                accessLogFile: /dev/stdout   # kept

                trustDomain: 'cluster.local'
            """,
            Workload("istiod", "istio-system", "app: istiod, istio: pilot", $"{{name: discovery, image: 'docker.io/istio/pilot:{version}', args: [discovery]}}"),
            Gateway("istio-ingressgateway", "ingressgateway", version),
            Service("istio-ingressgateway", "istio-system", "istio: ingressgateway", listeners),
        ];
    }

    /// <summary>A gateway beside the usual one, with its Service and a server on port 80.</summary>
    public static string[] Edge(string version) =>
    [
        Gateway("edge", "edge", version),
        Service("edge", "istio-system", "istio: edge", "{name: http2, port: 80, targetPort: 8080}"),
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: Gateway
        metadata: {name: edge, namespace: istio-system}
        spec: {selector: {istio: edge}, servers: [{port: {number: 80, protocol: HTTP, name: http}, hosts: ["*"]}]}
        """,
    ];

    /// <summary>The path under which a document is created, and its name.</summary>
    public static (string Collection, string Name) Address(string document)
    {
        string api = ApiVersion().Match(document).Groups[1].Value;
        string kind = Kind().Match(document).Groups[1].Value;
        string plural = kind switch { "ServiceEntry" => "serviceentries", "AuthorizationPolicy" => "authorizationpolicies", _ => kind.ToLowerInvariant() + "s" };
        string ns = kind == "CustomResourceDefinition" ? string.Empty : $"namespaces/{(Namespace().Match(document) is { Success: true } found ? found.Groups[1].Value : "istio-system")}/";
        string root = api.Contains('/', StringComparison.Ordinal) ? "/apis/" : "/api/";
        return ($"{root}{api}/{ns}{plural}", Name().Match(document).Groups[1].Value);
    }

    private static string Find(string text, string kind, string name) =>
        Separator().Split(text).First(document => Kind().Match(document).Groups[1].Value == kind && Name().Match(document).Groups[1].Value == name);

    private static string Gateway(string name, string istio, string version) => Workload(
        name, "istio-system", $"app: {name}, istio: {istio}", $"{{name: istio-proxy, image: 'docker.io/istio/proxyv2:{version}', args: [proxy, router]}}");

    private static string Workload(string name, string ns, string labels, string container) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: {{ns}}, labels: { {{labels}} } }
        spec:
          selector: {matchLabels: { {{labels}} } }
          template: {metadata: {labels: { {{labels}} } }, spec: {containers: [{{container}}]} }
        """;

    private static string Service(string name, string ns, string selector, string ports) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{ns}} }
        spec: {selector: { {{selector}} }, ports: [{{ports}}]}
        """;

    private static string Definition(string group, string plural, string kind, string version) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{plural}}.{{group}} }
        spec:
          group: {{group}}
          scope: Namespaced
          names: {kind: {{kind}}, plural: {{plural}} }
          versions:
          - {name: {{version}}, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }
        """;

    [GeneratedRegex(@"^---.*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^apiVersion: ""?([^\s""]+)", RegexOptions.Multiline)]
    private static partial Regex ApiVersion();

    [GeneratedRegex(@"^kind: ""?(\w+)", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^metadata:(?: \{|(?:\n  .*)*?\n  )name: ""?([^\s,}""]+)", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"^metadata:(?: \{.*?|(?:\n  .*)*?\n  )namespace: ""?([^\s,}""]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
