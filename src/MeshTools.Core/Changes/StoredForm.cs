using System.Text.Json.Nodes;

namespace MeshTools.Changes;

/// <summary>An object without what only the server writes: what its maker would send to make the very same again. Pure.</summary>
internal static class StoredForm
{
    private static readonly string[] ServersOwn =
        ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds"];

    public static JsonObject Of(JsonObject item)
    {
        JsonObject copy = (JsonObject)item.DeepClone();
        copy.Remove("status");
        if (copy["metadata"] is JsonObject metadata)
        {
            foreach (string field in ServersOwn)
            {
                metadata.Remove(field);
            }

            // The Deployment's controller counts anew.
            if (metadata["annotations"] is JsonObject annotations)
            {
                annotations.Remove("deployment.kubernetes.io/revision");
                if (annotations.Count == 0)
                {
                    metadata.Remove("annotations");
                }
            }
        }

        return copy;
    }
}
