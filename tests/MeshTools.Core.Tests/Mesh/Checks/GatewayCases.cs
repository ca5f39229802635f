using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Gateway workloads, Gateway objects, VirtualServices.</summary>
internal static class GatewayCases
{
    private const string OnNodes = "{containerPort: 8080, hostPort: 80}, {containerPort: 8443, hostPort: 443}";

    public static IEnumerable<CheckCase> All { get; } =
    [
        Fail("GatewayNotReady", "no node fits the DaemonSet", Bare("1.14.6").With(Meshes.Gateway("1.14.6", "DaemonSet", desired: 0)), "Ready 0 of 0"),
        Fail("GatewayNotReady", "a pod that does not get ready", Bare("1.14.6").With(Meshes.Gateway("1.14.6", ready: 0)), "Ready 0 of 1"),
        Warn("GatewayNotReady", "scaled to nothing", Bare("1.14.6").With(Meshes.Gateway("1.14.6", desired: 0)), "scaled to 0"),
        Pass("GatewayNotReady", "1 of 1", Meshes.Of("1.14.6")),

        // SOURCES.md, section 4: needed up to 1.15, the pod's label alone from 1.16, not needed from 1.20 on.
        Fail("GatewayServiceMissing", "1.5 has no locality without it", Bare("1.5.0").With(Meshes.Gateway("1.5.0")), "has no locality"),
        Fail("GatewayServiceMissing", "1.15 has no locality without it", Bare("1.15.0").With(Meshes.Gateway("1.15.0")), "not on 8080 and 8443"),
        Fail("GatewayServiceMissing", "1.16 looks at the pod's label", Bare("1.16.0").With(Meshes.Gateway("1.16.0")), "label istio-locality"),
        Fail("GatewayServiceMissing", "1.19 looks at the pod's label", Bare("1.19.0").With(Meshes.Gateway("1.19.0")), "label istio-locality"),
        Warn("GatewayServiceMissing", "1.20 needs it for the ports alone", Bare("1.20.0").With(Meshes.Gateway("1.20.0")), "not on 8080 and 8443"),
        Fail("GatewayServiceMissing", "its selector picks other pods", Bare("1.14.6").With(Meshes.Gateway("1.14.6")).With(Meshes.Service("istio-ingressgateway", "istio: other", "{port: 80}")), "No Service"),
        Pass("GatewayServiceMissing", "there", Meshes.Of("1.14.6")),

        Warn("GatewayLoadBalancerPending", "bare metal", Balanced(""), "has no address"),
        Pass("GatewayLoadBalancerPending", "an address", Balanced("\nstatus: {loadBalancer: {ingress: [{ip: 192.0.2.1}]}}")),

        Fail("GatewayImageAuto", "not injected", Meshes.Of("1.14.6").With(Meshes.Pod("gw-1", "edge", "app: gw", "{name: istio-proxy, image: auto}")), "'auto'"),
        Pass("GatewayImageAuto", "injected", Meshes.Of("1.14.6").With(Meshes.Pod("gw-1", "edge", "app: gw", Meshes.Proxy("1.14.6")))),

        Warn("GatewayTwoKinds", "the Deployment was left", Meshes.Of("1.14.6").With(Daemon()), "runs the same gateway"),
        Pass("GatewayTwoKinds", "a DaemonSet alone", Bare("1.14.6").With(Daemon())),

        Warn("GatewayAutoscalerTargetMissing", "its Deployment became a DaemonSet", Bare("1.14.6").With(Daemon()).With(Autoscaler), "does not exist"),
        Pass("GatewayAutoscalerTargetMissing", "its Deployment is there", Meshes.Of("1.14.6").With(Autoscaler)),

        Fail("GatewayPrivilegedPort", "1.7 is not root", Ports("1.7.0", "{port: 80, targetPort: 80}"), "port 80 and is not root"),
        Pass("GatewayPrivilegedPort", "1.5 is root", Ports("1.5.0", "{port: 80, targetPort: 80}")),
        Pass("GatewayPrivilegedPort", "1.6 is root", Ports("1.6.14", "{port: 80, targetPort: 80}")),
        Pass("GatewayPrivilegedPort", "a high targetPort", Ports("1.7.0", "{port: 80, targetPort: 8080}")),
        Pass("GatewayPrivilegedPort", "the gateway chart's sysctl", Ports("1.14.6", "{port: 80, targetPort: 80}", "securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]}")),

        Fail("HostPortConflict", "another ingress controller", OnNode("hostPort: 80"), "On node worker-sz02 pod kube-system/traefik-1 holds port 80"),
        Fail("HostPortConflict", "a pod on the node's network", OnNode("containerPort: 443", ", hostNetwork: true"), "holds port 443"),
        Pass("HostPortConflict", "another port", OnNode("hostPort: 8081")),
        Pass("HostPortConflict", "the gateway runs there already", OnNode("hostPort: 80").With(Meshes.Pod("gw-1", "istio-system", "app: istio-ingressgateway, istio: ingressgateway", Meshes.Proxy("1.14.6"), ", nodeName: worker-sz02", "phase: Running, conditions: [{type: Ready, status: 'True'}]"))),

        Fail("GatewayMaxSurge", "a Deployment with its default", Bare("1.14.6").With(Meshes.Gateway("1.14.6", ports: OnNodes)), "maxSurge is 25%"),
        Fail("GatewayMaxSurge", "a DaemonSet that surges", Bare("1.14.6").With(Daemon("updateStrategy: {rollingUpdate: {maxSurge: 1}}")), "maxSurge is 1"),
        Pass("GatewayMaxSurge", "a DaemonSet with its default", Bare("1.14.6").With(Daemon())),
        Pass("GatewayMaxSurge", "no ports of the node", Meshes.Of("1.14.6")),

        Fail("GatewaySelectorMatchesNothing", "a label nobody has", Meshes.Of("1.14.6").With(Gateway(Http(), selector: "istio: ingress")), "istio=ingress"),
        Pass("GatewaySelectorMatchesNothing", "the gateway", Meshes.Of("1.14.6").With(Gateway(Http()))),
        Pass("GatewaySelectorMatchesNothing", "a pod of another kind", Meshes.Of("1.14.6").With(Gateway(Http(), selector: "app: own")).With(Meshes.Pod("own-1", "edge", "app: own", Meshes.Proxy("1.14.6")))),

        Fail("GatewayPortNotOnService", "a port of its own", Meshes.Of("1.14.6").With(Gateway(Http(8888))), "ports 80, 443 and not 8888"),
        Pass("GatewayPortNotOnService", "a port of the Service", Meshes.Of("1.14.6").With(Gateway(Http()))),

        Warn("GatewayPortNotOnWorkload", "1.14 listens on the targetPort", Declares("1.14.6", "{containerPort: 80}"), "listens on 8080"),
        Warn("GatewayPortNotOnWorkload", "1.19 listens on the targetPort", Declares("1.19.0", "{containerPort: 80}"), "listens on 8080"),
        Pass("GatewayPortNotOnWorkload", "1.14 with 8080", Declares("1.14.6", "{containerPort: 8080}")),
        Pass("GatewayPortNotOnWorkload", "1.5 listens on the server's number", Declares("1.5.0", "{containerPort: 80}")),
        Pass("GatewayPortNotOnWorkload", "1.20 does not mind", Declares("1.20.0", "{containerPort: 80}")),

        Warn("GatewayConflict", "two for one host", Meshes.Of("1.14.6").With(Gateway(Http(80, "shop.example"))).With(Gateway(Http(80, "*.example"), "other", "shop")), "for shop.example"),
        Pass("GatewayConflict", "two hosts", Meshes.Of("1.14.6").With(Gateway(Http(80, "shop.example"))).With(Gateway(Http(80, "blog.example"), "other", "shop"))),
        Pass("GatewayConflict", "two ports", Meshes.Of("1.14.6").With(Gateway(Http(80))).With(Gateway(Http(8080), "other", "shop"))),

        Fail("VirtualServiceGatewayMissing", "a name without its namespace", Routed("gateways: [web], hosts: [shop.example]"), "there is istio-system/web"),
        Pass("VirtualServiceGatewayMissing", "the full name", Routed("gateways: [istio-system/web, mesh], hosts: [shop.example]")),

        Warn("VirtualServiceHostNotInGateway", "another host", Routed("gateways: [istio-system/web], hosts: [blog.example]"), "'blog.example'"),
        Pass("VirtualServiceHostNotInGateway", "the host", Routed("gateways: [istio-system/web], hosts: [shop.example]")),

        Fail("VirtualServiceDestinationMissing", "a short name means its own namespace", Routed("hosts: [a], http: [{route: [{destination: {host: authz}}]}]").With(Authz()), "there is authz.auth.svc.cluster.local"),
        Pass("VirtualServiceDestinationMissing", "the full name", Routed("hosts: [a], http: [{route: [{destination: {host: authz.auth.svc.cluster.local}}]}]").With(Authz())),
        Pass("VirtualServiceDestinationMissing", "a host of a ServiceEntry", Routed("hosts: [a], http: [{route: [{destination: {host: api.example.com}}]}]").With(Entry("hosts: ['*.example.com']"))),
    ];

    public static string Entry(string spec) => $$"""
        apiVersion: networking.istio.io/v1alpha3
        kind: ServiceEntry
        metadata: {name: outside, namespace: shop}
        spec: { {{spec}} }
        """;

    private static string Autoscaler => """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: istio-ingressgateway}
        spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: istio-ingressgateway}}
        """;

    /// <summary>A control plane without a gateway.</summary>
    private static Snapshots Bare(string version) => new Snapshots().With(Meshes.Istiod(version));

    private static string Daemon(string spec = "") => Meshes.Gateway("1.14.6", "DaemonSet", OnNodes, spec);

    private static Snapshots Balanced(string status) => Bare("1.14.6").With(Meshes.Gateway("1.14.6"))
        .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", "{port: 80}", type: "LoadBalancer").Split("---")[0] + status);

    private static Snapshots Ports(string version, string ports, string pod = "") => Bare(version)
        .With(Meshes.Gateway(version, pod: pod))
        .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", ports)).With(Gateway(Http()));

    private static Snapshots Declares(string version, string ports) => Bare(version).With(Meshes.Gateway(version, ports: ports))
        .With(Meshes.Service("istio-ingressgateway", "istio: ingressgateway", Meshes.GatewayPorts(version))).With(Gateway(Http()));

    private static Snapshots OnNode(string port, string more = "") => Bare("1.14.6").With(Daemon()).With(Meshes.Node("worker-sz02"))
        .With(Meshes.Pod("traefik-1", "kube-system", "app: traefik", $"{{name: traefik, ports: [{{{port}}}]}}", ", nodeName: worker-sz02" + more));

    private static Snapshots Routed(string spec) => Meshes.Of("1.14.6").With(Gateway(Http(80, "shop.example"))).With(VirtualService(spec));
}
