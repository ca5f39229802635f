using System.Text.Json.Nodes;
using MeshTools.Cluster;
using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Install;

/// <summary>
/// istiod writes into its own webhook configurations: the CA that it made, and failurePolicy Fail once it answers. A
/// manifest has neither yet, and applying it again must not take them back.
/// </summary>
internal static class WebhookFields
{
    private const string Group = "admissionregistration.k8s.io";

    /// <param name="body">The manifest's object, changed in place.</param>
    /// <param name="live">The object as it is; null when there is none.</param>
    public static void LeaveToIstiod(JsonObject body, JsonObject? live)
    {
        if (KindRef.FromManifest(body.Text("apiVersion") ?? string.Empty, string.Empty).Group != Group)
        {
            return;
        }

        foreach (JsonObject webhook in body.Objects("webhooks"))
        {
            if (webhook["clientConfig"] is JsonObject client && string.IsNullOrEmpty(client.Text("caBundle")))
            {
                client.Remove("caBundle");
            }

            JsonObject? found = live.Objects("webhooks").FirstOrDefault(other => other.Text("name") == webhook.Text("name"));
            if (found is not null && webhook.Text("failurePolicy") == "Ignore" && found.Text("failurePolicy") == "Fail")
            {
                webhook.Remove("failurePolicy");
            }
        }
    }
}
