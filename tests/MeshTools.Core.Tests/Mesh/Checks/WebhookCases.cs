using MeshTools.Core.Tests.Support;
using static MeshTools.Core.Tests.Mesh.Checks.CheckCase;
using static MeshTools.Core.Tests.Mesh.Checks.Objects;

namespace MeshTools.Core.Tests.Mesh.Checks;

/// <summary>Webhooks, injection, versions.</summary>
internal static class WebhookCases
{
    private static readonly string Ca = Bundle(until: 300);
    private static readonly string ExpiredCa = Bundle(until: -1);
    private static readonly string Idle = Meshes.Service("istiod", "app: istiod", "{port: 443}").Replace("addresses", "notReadyAddresses", StringComparison.Ordinal);

    public static IEnumerable<CheckCase> All { get; } =
    [
        Fail("ValidatingWebhookServiceMissing", "a revision that is gone", Meshes.Of("1.14.6").With(Webhook("Validating", "istiod-old")), "service/istio-system/istiod-old, which does not exist, so what it guards is refused"),
        Pass("ValidatingWebhookServiceMissing", "istiod", Meshes.Of("1.14.6").With(Webhook("Validating"))),

        Fail("MutatingWebhookServiceMissing", "a revision that is gone", Meshes.Of("1.14.6").With(Webhook("Mutating", "istiod-old")), "istiod-old"),
        Pass("MutatingWebhookServiceMissing", "istiod", Meshes.Of("1.14.6").With(Webhook("Mutating"))),

        Fail("WebhookServiceNoEndpoints", "istiod is down", new Snapshots().With(Meshes.Istiod("1.14.6")).With(Idle).With(Webhook("Mutating")), "no ready endpoint"),
        Pass("WebhookServiceNoEndpoints", "it need not answer", new Snapshots().With(Meshes.Istiod("1.14.6")).With(Idle).With(Webhook("Mutating", policy: "Ignore"))),

        Fail("WebhookCaBundle", "none", Meshes.Of("1.14.6").With(Webhook("Mutating")), "has no caBundle"),
        Warn("WebhookCaBundle", "none, and it need not answer", Meshes.Of("1.14.6").With(Webhook("Validating", policy: "Ignore")), "has no caBundle"),
        Fail("WebhookCaBundle", "expired", Meshes.Of("1.14.6").With(Webhook("Mutating", caBundle: ExpiredCa)), "expired on"),
        Fail("WebhookCaBundle", "no certificate", Meshes.Of("1.14.6").With(Webhook("Mutating", caBundle: "bm9uZQ==")), "is no certificate"),
        Pass("WebhookCaBundle", "a good one", Meshes.Of("1.14.6").With(Webhook("Mutating", caBundle: Ca))),

        Warn("ValidatingWebhookOpen", "Ignore", Meshes.Of("1.14.6").With(Webhook("Validating", policy: "Ignore")), "failurePolicy Ignore"),
        Pass("ValidatingWebhookOpen", "Fail", Meshes.Of("1.14.6").With(Webhook("Validating"))),

        Warn("InjectionLabelsClash", "both labels", Meshes.Of("1.14.6").With(Meshes.Namespace("shop", "istio-injection: enabled, istio.io/rev: canary")), "has no effect"),
        Pass("InjectionLabelsClash", "one label", Meshes.Of("1.14.6").With(Meshes.Namespace("shop", "istio.io/rev: canary"))),

        Fail("InjectionRevisionUnknown", "a revision that is gone", Meshes.Of("1.14.6").With(Meshes.Namespace("shop", "istio.io/rev: old")), "'old'"),
        Pass("InjectionRevisionUnknown", "a tag", Meshes.Of("1.14.6").With(Meshes.Namespace("shop", "istio.io/rev: prod")).With(Tag("prod"))),

        Warn("PodsNotInjected", "a pod of before the label", Injected("app: web", ""), "1 pod has no proxy, web-1"),
        Pass("PodsNotInjected", "a pod that does not want one", Injected("app: web, 'sidecar.istio.io/inject': 'false'", "")),
        Pass("PodsNotInjected", "a pod with one", Injected("app: web", ", " + Meshes.Proxy("1.14.6"))),

        Warn("ControlPlaneVersionUnknown", "a test build", Meshes.Of("latest"), "pilot:latest"),
        Pass("ControlPlaneVersionUnknown", "a release", Meshes.Of("1.14.6")),

        Fail("VersionSkewProxies", "two minor versions behind", Proxies("1.14.6", "1.12.0"), "2 minor versions on"),
        Fail("VersionSkewProxies", "ahead of the control plane", Proxies("1.14.6", "1.15.0"), "older"),
        Warn("VersionSkewProxies", "a patch behind", Proxies("1.14.6", "1.14.1"), "1 proxy runs 1.14.1"),
        Pass("VersionSkewProxies", "the same", Proxies("1.14.6", "1.14.6")),
        Pass("VersionSkewProxies", "each revision has its own", Proxies("1.14.6", "1.15.0").With(Meshes.Istiod("1.15.0", "canary"))),

        Warn("VersionSkewGateways", "the gateway was left behind", new Snapshots().With(Meshes.Istiod("1.14.6")).With(Meshes.Gateway("1.12.0")), "1.12.0"),
        Pass("VersionSkewGateways", "the same", Meshes.Of("1.14.6")),

        Warn("RevisionSteps", "three versions on", Meshes.Of("1.14.6").With(Meshes.Istiod("1.17.0", "canary")), "1.14.6 and 1.17.0"),
        Pass("RevisionSteps", "one version on", Meshes.Of("1.14.6").With(Meshes.Istiod("1.15.0", "canary"))),

        Warn("LeftoverOldControlPlane", "Galley beside istiod", Meshes.Of("1.5.0").With(Old("istio-galley", "galley")), "before 1.5"),
        Pass("LeftoverOldControlPlane", "Prometheus beside istiod", Meshes.Of("1.5.0").With(Old("prometheus", "prometheus"))),

        Warn("MeshAlreadyInstalled", "two versions are skipped", Meshes.Of("1.5.0").Given("1.8.0"), "skips 2 minor versions") with { BeforeInstall = true },
        Fail("MeshAlreadyInstalled", "a step back", Meshes.Of("1.14.6").Given("1.13.0"), "step back") with { BeforeInstall = true },
        Pass("MeshAlreadyInstalled", "one step", Meshes.Of("1.14.6").Given("1.15.0")) with { BeforeInstall = true },
        Pass("MeshAlreadyInstalled", "the same version", Meshes.Of("1.14.6").Given("1.14.6")) with { BeforeInstall = true },
        Pass("MeshAlreadyInstalled", "no mesh", new Snapshots().Given("1.14.6")) with { BeforeInstall = true },
    ];

    private static Snapshots Proxies(string plane, string proxy) =>
        Meshes.Of(plane).With(Meshes.Pod("web-1", "shop", "app: web", "{name: web}, " + Meshes.Proxy(proxy)));

    private static Snapshots Injected(string labels, string containers) => Meshes.Of("1.14.6")
        .With(Meshes.Namespace("shop", "istio-injection: enabled")).With(Meshes.Pod("web-1", "shop", labels, "{name: web}" + containers));

    private static string Tag(string name) => Webhook("Mutating", metadata: $", labels: {{istio.io/rev: default, istio.io/tag: {name}}}");

    private static string Old(string name, string program) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, labels: {release: istio} }
        spec: {template: {metadata: {labels: {app: {{program}} } }, spec: {containers: [{name: {{program}}, image: "docker.io/istio/{{program}}:1.4.6"}]} } }
        """;

    private static string Bundle(int until)
    {
        using TestAuthority authority = new();
        return Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authority.IssuePem("istiod", from: -10, until: until).Certificate));
    }
}
