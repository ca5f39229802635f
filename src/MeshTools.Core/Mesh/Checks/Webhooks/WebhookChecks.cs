using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Mesh.Checks;

/// <summary>Istio's webhooks: whom they call, and whether the API server can trust who answers.</summary>
internal static class WebhookChecks
{
    public static readonly MeshCheckDefinition ValidatingServiceMissing = new("ValidatingWebhookServiceMissing", MeshCheckCategory.Webhooks)
    {
        Finds = "Istio's validating webhook calls a Service that does not exist: no object of Istio can be written, or none is checked.",
        Passes = "The Service of each validating webhook of Istio exists.",
        Hint = "Remove the configuration of a control plane that is gone (Uninstall-Mesh), or bring the Service back (Install-Mesh).",
        HelpUri = HelpPages.Webhooks,
        Needs = [MeshKinds.ValidatingWebhook, MeshKinds.Service],
        Look = static view => MissingServices(view, MeshKinds.ValidatingWebhook),
    };

    public static readonly MeshCheckDefinition MutatingServiceMissing = new("MutatingWebhookServiceMissing", MeshCheckCategory.Webhooks)
    {
        Finds = "The injection webhook calls a Service that does not exist: pods of injected namespaces cannot be created.",
        Passes = "The Service of each injection webhook exists.",
        Hint = "Remove the configuration of a control plane that is gone (Uninstall-Mesh), or bring the Service back (Install-Mesh).",
        HelpUri = HelpPages.Webhooks,
        Needs = [MeshKinds.MutatingWebhook, MeshKinds.Service],
        Look = static view => MissingServices(view, MeshKinds.MutatingWebhook),
    };

    public static readonly MeshCheckDefinition ServiceNoEndpoints = new("WebhookServiceNoEndpoints", MeshCheckCategory.Webhooks)
    {
        Finds = "A webhook that must answer calls a Service with nothing ready behind it.",
        Passes = "Something ready stands behind the Service of each webhook that must answer.",
        Hint = "Bring the control plane's pods back; until then what the webhook guards cannot be written.",
        HelpUri = HelpPages.Webhooks,
        Needs = [MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook, MeshKinds.Service, MeshKinds.Endpoints],
        Look = static view =>
            from entry in Calls(view)
            where entry.Hook.Text("failurePolicy") != "Ignore" && entry.Service is not null && !ReadinessFinding.HasEndpoints(view, entry.Service)
            select CheckFinding.Fail($"Webhook {entry.Hook.Text("name")} must answer, and {entry.Service.Target} has no ready endpoint.", entry.Configuration.Target),
    };

    public static readonly MeshCheckDefinition CaBundle = new("WebhookCaBundle", MeshCheckCategory.Webhooks)
    {
        Finds = "A webhook has no CA, or one that has expired: the API server does not trust who answers.",
        Passes = "Each webhook of Istio has a CA that is valid.",
        Hint = "istiod fills it in when it is ready and may patch webhook configurations; look at its log.",
        HelpUri = HelpPages.Webhooks,
        Needs = [MeshKinds.ValidatingWebhook, MeshKinds.MutatingWebhook],

        // One finding a configuration: istiod fills in all of its webhooks at once.
        Look = static view => Hooks(view).Select(entry => Ca(entry.Configuration, entry.Hook, view.Snapshot.Time)).OfType<CheckFinding>().DistinctBy(static finding => finding.Target),
    };

    public static readonly MeshCheckDefinition ValidationOpen = new("ValidatingWebhookOpen", MeshCheckCategory.Webhooks)
    {
        Finds = "The validating webhook is still set to let everything through: wrong objects of Istio are taken without a word.",
        Passes = "Each validating webhook of Istio refuses what it cannot check.",
        Hint = "istiod sets failurePolicy to Fail once its webhook answers; look at its log if it stays at Ignore.",
        HelpUri = HelpPages.Webhooks,
        Needs = [MeshKinds.ValidatingWebhook],
        Look = static view => Hooks(view, MeshKinds.ValidatingWebhook)
            .Where(static entry => entry.Hook.Text("failurePolicy") == "Ignore")
            .Select(static entry => CheckFinding.Warn($"Webhook {entry.Hook.Text("name")} has failurePolicy Ignore.", entry.Configuration.Target)),
    };

    public static readonly IReadOnlyList<MeshCheckDefinition> All =
        [ValidatingServiceMissing, MutatingServiceMissing, ServiceNoEndpoints, CaBundle, ValidationOpen];

    /// <summary>Istio's configurations among all: their webhooks are in its domain.</summary>
    public static IEnumerable<ObservedObject> Istios(MeshView view, KindRef kind) => view.Snapshot.Of(kind)
        .Where(static item => item.Body.Objects("webhooks").Any(static hook => hook.Text("name")?.EndsWith(".istio.io", StringComparison.Ordinal) == true));

    private static IEnumerable<(ObservedObject Configuration, JsonObject Hook)> Hooks(MeshView view, KindRef kind) =>
        Istios(view, kind).SelectMany(static item => item.Body.Objects("webhooks").Select(hook => (item, hook)));

    private static IEnumerable<(ObservedObject Configuration, JsonObject Hook)> Hooks(MeshView view) =>
        Hooks(view, MeshKinds.ValidatingWebhook).Concat(Hooks(view, MeshKinds.MutatingWebhook));

    private static IEnumerable<(ObservedObject Configuration, JsonObject Hook, ObservedObject? Service)> Calls(MeshView view) =>
        Hooks(view).Where(static entry => entry.Hook.At("clientConfig", "service") is not null)
            .Select(entry => (entry.Configuration, entry.Hook, Service(view, entry.Hook)))
            .DistinctBy(static entry => (entry.Configuration, entry.Item3));

    private static ObservedObject? Service(MeshView view, JsonObject hook) => view.Snapshot.Find(
        MeshKinds.Service, hook.Text("clientConfig", "service", "namespace"), hook.Text("clientConfig", "service", "name") ?? string.Empty);

    private static IEnumerable<CheckFinding> MissingServices(MeshView view, KindRef kind) =>
        from entry in Calls(view)
        where entry.Configuration.Kind == kind && entry.Service is null
        let service = entry.Hook.At("clientConfig", "service")
        let effect = entry.Hook.Text("failurePolicy") == "Ignore" ? "so it does nothing" : "so what it guards is refused"
        select CheckFinding.Fail($"It calls service/{service.Text("namespace")}/{service.Text("name")}, which does not exist, {effect}.", entry.Configuration.Target);

    private static CheckFinding? Ca(ObservedObject configuration, JsonObject hook, DateTimeOffset now)
    {
        string bundle = hook.Text("clientConfig", "caBundle") ?? string.Empty;
        if (bundle.Length == 0)
        {
            string reason = $"Webhook {hook.Text("name")} has no caBundle.";
            return hook.Text("failurePolicy") == "Ignore" ? CheckFinding.Warn(reason, configuration.Target) : CheckFinding.Fail(reason, configuration.Target);
        }

        try
        {
            using X509Certificate2 ca = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(bundle)));
            return ca.NotAfter.ToUniversalTime() < now.UtcDateTime
                ? CheckFinding.Fail($"The CA of webhook {hook.Text("name")} expired on {ca.NotAfter.ToUniversalTime():yyyy-MM-dd}.", configuration.Target)
                : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException or ArgumentException)
        {
            return CheckFinding.Fail($"The caBundle of webhook {hook.Text("name")} is no certificate.", configuration.Target);
        }
    }
}
