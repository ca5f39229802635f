using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>
/// What Install-Mesh does with a gateway that is published: its Deployment and autoscaler are not brought back beside the
/// DaemonSet, and a newer template is laid into the record, from where Publish-IngressGateway takes it over node by node.
/// </summary>
internal sealed class PublishedTemplates(ClusterClient client, IOperationHost host)
{
    /// <summary>The changes that would make the Deployment, or its autoscaler, of a published gateway anew.</summary>
    public async Task<IReadOnlyList<Change>> HoldBackAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        List<ObjectAddress> published = [];
        foreach (ObjectAddress deployment in changes.Where(static change => change.Before is null && change.Target.Kind.WithoutVersion == MeshKinds.Deployment).Select(static change => change.Target))
        {
            ObjectAddress daemonSet = deployment with { Kind = MeshKinds.DaemonSet };
            if (DaemonSetForm.IsPublished(await client.TryGetAsync(daemonSet, cancellationToken, ObjectForm.Metadata).ConfigureAwait(false)))
            {
                published.Add(deployment);
            }
        }

        return Of(changes, published);
    }

    /// <summary>Those among changes that are about the Deployments given. Pure.</summary>
    public static IReadOnlyList<Change> Of(IReadOnlyList<Change> changes, IReadOnlyCollection<ObjectAddress> deployments) =>
    [
        .. changes.Where(change => change.Before is null && (deployments.Contains(change.Target)
            || (change.Target.Kind.WithoutVersion == MeshKinds.HorizontalPodAutoscaler
                && change.Body.Text("spec", "scaleTargetRef", "kind") == "Deployment"
                && deployments.Any(deployment => deployment.Namespace == change.Target.Namespace && deployment.Name == change.Body.Text("spec", "scaleTargetRef", "name"))))),
    ];

    /// <summary>Keeps what was held back, where it differs from what the gateway was made of.</summary>
    /// <param name="held">What was held back.</param>
    /// <param name="isRehearsal">Only tell.</param>
    /// <param name="cancellationToken">Aborts the requests.</param>
    public async Task KeepAsync(IReadOnlyList<Change> held, bool isRehearsal, CancellationToken cancellationToken)
    {
        foreach (Change deployment in held.Where(static change => change.Target.Kind.WithoutVersion == MeshKinds.Deployment))
        {
            try
            {
                await KeepAsync(deployment, held, isRehearsal, cancellationToken).ConfigureAwait(false);
            }
            catch (MeshToolsException error) when (error.Definition == ErrorCatalog.Forbidden)
            {
                host.Warning($"{deployment.Target} is not made: the gateway is published on its nodes. Its template is not kept for Publish-IngressGateway: {error.Message}");
            }
        }
    }

    private async Task KeepAsync(Change deployment, IReadOnlyList<Change> held, bool isRehearsal, CancellationToken cancellationToken)
    {
        ObjectAddress address = IngressRecord.Address(deployment.Target.Namespace!, deployment.Target.Name);
        JsonObject? secret = await client.TryGetAsync(address, cancellationToken).ConfigureAwait(false);
        if (IngressRecord.Read(secret) is not IngressRecord record)
        {
            host.Warning($"{deployment.Target} is not made: the gateway is published on its nodes. It stays as it is, since the record of what it was is gone.");
            return;
        }

        // The server fills in what a manifest leaves out, so that the two can be compared.
        JsonObject wanted = StoredForm.Of(await client.ApplyAsync(deployment.Target, deployment.Body!, force: true, cancellationToken, dryRun: true).ConfigureAwait(false));
        if (record.Deployment is not null && JsonNode.DeepEquals(record.Deployment.At("spec", "template"), wanted.At("spec", "template")))
        {
            host.Verbose($"{deployment.Target} is not made: the gateway is published on its nodes.");
            return;
        }

        host.Warning($"{deployment.Target} is not made: the gateway is published on its nodes, which go on with its former template. Publish-IngressGateway {deployment.Target.Name} -Namespace {deployment.Target.Namespace} takes the new one over, node by node.");
        JsonObject? scaler = held.FirstOrDefault(change => change.Target.Kind.WithoutVersion == MeshKinds.HorizontalPodAutoscaler && change.Body.Text("spec", "scaleTargetRef", "name") == deployment.Target.Name)?.Body;
        Change keep = new()
        {
            Target = address,
            Verb = ChangeVerb.MergePatch,
            Action = "Keep the gateway's new template",
            Body = new JsonObject { ["data"] = (record with { Deployment = wanted, Autoscaler = scaler ?? record.Autoscaler, HasNewTemplate = true }).Data() },
            Before = secret,
            Details = ["the Deployment as the manifest has it, for Publish-IngressGateway"],
        };
        if (!isRehearsal)
        {
            await new IngressWriter(client).WriteAsync(await ChangeApproval.AskAsync(host, client.Context, [keep], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
    }
}
