using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Manifests;
using MeshTools.Mesh.Observed;

namespace MeshTools.Ingress;

/// <summary>From a published gateway and the record of it to what it was. Pure.</summary>
internal static class IngressReturnPlanner
{
    public static IngressReturnPlan Plan(string ns, string name, IngressObservation observed, IngressRecord record)
    {
        Change? deployment = observed.Deployment is null && record.Deployment is JsonObject former ? Create(former) : null;
        Change? autoscaler = observed.Autoscaler is null && record.Autoscaler is JsonObject scaler ? Create(Served(scaler, observed.AutoscalerVersions)) : null;
        bool wasDeployment = record.Deployment is not null || observed.Deployment is not null;
        return new IngressReturnPlan
        {
            Service = Service(observed, record),
            Deployment = deployment,
            Autoscaler = autoscaler,
            DaemonSet = observed.DaemonSet is not JsonObject daemonSet ? null
                : wasDeployment ? Remove(daemonSet, "Remove, once the Deployment serves")
                : Return(daemonSet, record.DaemonSet),
            Labels = [.. Unmark(observed, record)],
            Record = Remove(observed.RecordSecret!, "Forget what was there before") with { Details = [] },
            HasDeployment = wasDeployment,
            Warnings = [.. Warnings(ns, name, observed, record)],
        };
    }

    private static Change Create(JsonObject body) => new() { Target = IngressObjects.Address(body), Verb = ChangeVerb.Create, Action = "Restore", Body = body };

    private static Change Remove(JsonObject item, string action) => new()
    {
        Target = IngressObjects.Address(item),
        Verb = ChangeVerb.Delete,
        Action = action,
        Uid = item.Text("metadata", "uid"),
        Before = item,
    };

    /// <summary>The server may have been upgraded since: autoscalers went from v2beta1 by v2beta2 to v2.</summary>
    private static JsonObject Served(JsonObject scaler, IReadOnlyList<string> versions)
    {
        ObjectAddress address = IngressObjects.Address(scaler);
        return versions.Count == 0 || versions.Contains(address.Kind.Version) || versions.FirstOrDefault(version => VersionConversion.IsKnown(address.Kind, version)) is not string version
            ? scaler
            : VersionConversion.Convert(new ManifestObject(address, scaler, new ManifestPlace("record", 1, 1)), version).Body;
    }

    private static Change? Service(IngressObservation observed, IngressRecord record) =>
        observed.Service is JsonObject service && record.Service is JsonObject former
        && service.Text("metadata", "name") == former.Text("metadata", "name") && ServiceForm.Restore(service, former) is JsonObject patch
            ? new Change { Target = IngressObjects.Address(service), Verb = ChangeVerb.MergePatch, Action = "Restore its type", Body = patch, Before = service }
            : null;

    /// <summary>A gateway that was a DaemonSet goes back to the one it was.</summary>
    private static Change? Return(JsonObject now, JsonObject? former)
    {
        JsonObject metadata = new() { ["annotations"] = new JsonObject { [DaemonSetForm.PublishedAnnotation] = null } };
        if (former.Text("metadata", "labels", DaemonSetForm.NotPrunedLabel) is null)
        {
            metadata["labels"] = new JsonObject { [DaemonSetForm.NotPrunedLabel] = null };
        }

        JsonObject patch = new() { ["metadata"] = metadata };
        if (former is not null && MergePatch.Between((JsonObject)now["spec"]!, (JsonObject)former["spec"]!) is { Count: > 0 } spec)
        {
            patch["spec"] = spec;
        }

        return MergePatch.IsSatisfiedBy(now, patch) ? null : new Change { Target = IngressObjects.Address(now), Verb = ChangeVerb.MergePatch, Action = "Restore", Body = patch, Before = now };
    }

    // A label that has been given another value since is somebody else's by now.
    private static IEnumerable<Change> Unmark(IngressObservation observed, IngressRecord record) =>
        from mark in record.Marks
        group mark by mark.Node into marks
        from node in observed.Snapshot.Nodes
        where node.Name == marks.Key
        let ours = marks.Where(mark => node.Label(mark.Key) == mark.Value).ToArray()
        where ours.Length > 0
        select IngressPlanner.Marking(node.Name, ours.Select(static mark => (mark.Key, mark.Before, (string?)mark.Value)), "Give the node its labels back");

    private static IEnumerable<string> Warnings(string ns, string name, IngressObservation observed, IngressRecord record)
    {
        // The very one is there where a process died before it was removed.
        if (observed.Deployment is JsonObject deployment && !JsonNode.DeepEquals(deployment.At("spec"), record.Deployment.At("spec")))
        {
            yield return $"deployment/{ns}/{name} is there already, made by another than MeshTools; it stays as it is.";
        }

        if (record.Service is JsonObject former && observed.Service is null)
        {
            yield return $"service/{ns}/{former.Text("metadata", "name")} is gone, and no gateway works well without its Service.";
        }
    }
}
