using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;
using MeshTools.Mesh.Topology;

namespace MeshTools.Certificates;

/// <summary>Remove-SdsCertificate: exactly what New-SdsCertificate put there. Pure.</summary>
internal static class SdsCertificateRemovalPlanner
{
    /// <param name="request">What was asked for.</param>
    /// <param name="entries">The certificates of that name.</param>
    /// <param name="gateways">The Gateways in which New-SdsCertificate added servers for it, whole.</param>
    public static SdsCertificatePlan Plan(SdsCertificateRemovalRequest request, IReadOnlyList<CredentialEntry> entries, IReadOnlyList<JsonObject> gateways)
    {
        List<CertificateRefusal> refusals = [];
        List<string> warnings = [];
        GatewayServer[] others = [.. entries.SelectMany(static entry => entry.Servers).Distinct().Where(server => !ServerEdit.IsAdded(server.Body, request.Name))];
        foreach (string user in others.Select(static server => $"{server.Target} ({string.Join(", ", server.Hosts)})"))
        {
            if (request.Force)
            {
                warnings.Add($"{user} still names '{request.Name}' and will not answer any more.");
            }
            else
            {
                refusals.Add(new CertificateRefusal(ErrorCatalog.CertificateInUse, $"{user} uses it and was not made by New-SdsCertificate"));
            }
        }

        List<Change> changes = [];
        foreach (JsonObject gateway in gateways)
        {
            Change change = Gateway(request.Name, gateway);
            changes.Add(change);
            if (change.Verb == ChangeVerb.MergePatch && change.Body!["spec"]!["servers"]!.AsArray().Count == 0)
            {
                refusals.Add(new CertificateRefusal(ErrorCatalog.CertificateInUse, $"{change.Target} has no other server, which Istio refuses, and MeshTools did not make it", $"Delete {change.Target} if it is not needed any more."));
            }
        }

        foreach (ObservedSecret secret in entries.Select(static entry => entry.Secret).OfType<ObservedSecret>())
        {
            if (!ManagedBy.IsOurs(secret.Body) && (!request.Force || SecretForm.Of(secret) is null))
            {
                refusals.Add(new CertificateRefusal(ErrorCatalog.SecretOfAnotherPurpose, $"{secret.Target} was not made by MeshTools"));
                continue;
            }

            changes.Add(new Change
            {
                Target = new ObjectAddress(MeshKinds.Secret, secret.Namespace, secret.Name),
                Verb = ChangeVerb.Delete,
                Action = "Delete the certificate's secret",
                Uid = secret.Body.Text("metadata", "uid"),
                Details = [$"certificate: {secret.Certificate?.Subject}, serial {secret.Certificate?.Serial}"],
                Rank = 1,
            });
        }

        return refusals.Count > 0
            ? new SdsCertificatePlan { Refusals = refusals }
            : new SdsCertificatePlan { Refusals = [], Warnings = warnings, Changes = changes };
    }

    /// <summary>Takes the servers out, or the Gateway away when it was made for them.</summary>
    private static Change Gateway(string name, JsonObject gateway)
    {
        ObjectAddress target = new(MeshKinds.Gateway, gateway.Text("metadata", "namespace"), gateway.Text("metadata", "name")!);
        JsonArray rest = Rest(name, gateway);
        return rest.Count == 0 && ManagedBy.IsOurs(gateway)
            ? new Change { Target = target, Verb = ChangeVerb.Delete, Action = "Delete the Gateway, which was made for the certificate", Uid = gateway.Text("metadata", "uid") }
            : new Change
            {
                Target = target,
                Verb = ChangeVerb.MergePatch,
                Action = "Take the certificate's server out",
                Body = GatewayPlanner.Patch(rest),
                Before = gateway,
                Details = GatewayPlanner.Details(gateway, rest),
                Revise = now => Rest(name, now) is JsonArray left && left.Count < now.Objects("spec", "servers").Count ? GatewayPlanner.Patch(left) : null,
            };
    }

    private static JsonArray Rest(string name, JsonObject gateway) =>
        [.. gateway.Objects("spec", "servers").Where(server => !ServerEdit.IsAdded(server, name)).Select(static server => server.DeepClone())];
}
