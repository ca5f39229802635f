namespace MeshTools.Faults.Tests.Cases;

/// <summary>Every command that writes to a cluster.</summary>
internal static class FaultCases
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1/";
    private const string Core = "/api/v1/namespaces/istio-system/";
    private const string Apps = "/apis/apps/v1/namespaces/istio-system/";
    private const string KialiRole = "meshtools-istio-system-kiali-user";

    private static readonly string[] Nodes = ["/api/v1/nodes"];
    private static readonly string[] Small = ["/api/v1/namespaces/small/configmaps", "/apis/apps/v1/namespaces/small/deployments", "/api/v1/namespaces/small/secrets"];

    private static readonly string[] Kiali =
    [
        Core + "configmaps/kiali", Core + "secrets/kiali", Core + "serviceaccounts/kiali-user", Rbac + "clusterroles/" + KialiRole, Rbac + "clusterrolebindings/" + KialiRole,
        Apps + "deployments/kiali",
    ];

    private const string Regions = "Set-NodeRegion * -Region shenzhen";
    private const string Install = "$mesh | Install-Mesh -ManifestPath - -Namespace small -NoWait";
    private const string Login = "Set-KialiCredential -Timeout 0:1:0";
    private const string Filter = "Add-ExtAuthzFilter -Service ext-authz.default -Port 8888 -Timeout 0:0:1";
    private const string Certificate = "New-SdsCertificate shop-tls -SelfSigned -DnsName shop.example.com -Gateway default/web -HostName shop.example.com";
    private const string Locality = "Enable-LocalityLb shop.default -Force";
    private const string Gateway = "Publish-IngressGateway -Node worker-sz02, worker-bj02 -Timeout 0:1:0";

    private static readonly string[] ExtAuthz =
    [
        Core + "configmaps/istio", "/apis/networking.istio.io/v1alpha3/namespaces/istio-system/envoyfilters", "/apis/security.istio.io/v1beta1/namespaces/istio-system/authorizationpolicies",
    ];

    private static readonly string[] Certificates = [Core + "secrets/shop-tls", "/apis/networking.istio.io/v1beta1/namespaces/default/gateways/web"];
    private static readonly string[] Localities = [Core + "configmaps/istio", "/apis/networking.istio.io/v1alpha3/namespaces/default/destinationrules", "/api/v1/nodes"];

    private static readonly string[] Gateways =
    [
        Apps + "deployments/istio-ingressgateway", Apps + "daemonsets", Core + "services/istio-ingressgateway", Core + "secrets", "/api/v1/nodes",
    ];

    /// <summary>What tells that the controllers have done with a gateway.</summary>
    public const string GatewayPods = Core + "pods?labelSelector=istio%3Dingressgateway";

    public static IReadOnlyList<FaultCase> All { get; } =
    [
        new("Set-NodeRegion", null, "'worker-sz02', 'worker-sz03', 'worker-bj02' | Set-NodeRegion -Region shenzhen", Nodes),
        new("Remove-NodeRegion", Regions, "Remove-NodeRegion worker-sz* -Confirm:$false", Nodes),
        new("Install-Mesh", null, Install, Small),
        new("Uninstall-Mesh", Install, "Uninstall-Mesh -Namespace small -Confirm:$false", Small),
        new("Set-KialiCredential", null, Login, Kiali),
        new("Remove-KialiCredential", Login, "Remove-KialiCredential -Confirm:$false", Kiali),
        new("Add-ExtAuthzFilter", null, Filter, ExtAuthz),
        new("Remove-ExtAuthzFilter", Filter, "Remove-ExtAuthzFilter ingress-gateway-ef -Confirm:$false", ExtAuthz),
        new("New-SdsCertificate", null, Certificate, Certificates),
        new("Remove-SdsCertificate", Certificate, "Remove-SdsCertificate shop-tls -Confirm:$false", Certificates),
        new("Enable-LocalityLb", Regions, Locality, Localities),
        new("Disable-LocalityLb", $"{Regions}; {Locality}", "Disable-LocalityLb shop.default -Confirm:$false", Localities),
        new("Publish-IngressGateway", null, Gateway, Gateways) { Pods = GatewayPods, PutsBack = true },
        new("Unpublish-IngressGateway", Gateway, "Unpublish-IngressGateway -Confirm:$false -Timeout 0:1:0", Gateways) { Pods = GatewayPods, PutsBack = true },
        new("Add-ExtAuthzFilter", null, Filter, ExtAuthz) { IsFirstContact = true },
    ];
}
