using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh.Config;
using MeshTools.Mesh.Observed;

namespace MeshTools.ExtAuthz;

/// <summary>The changes that take external authorization away: the object, and then its provider. Pure.</summary>
internal sealed class ExtAuthzUndo(ExtAuthzObservation seen)
{
    /// <param name="item">The EnvoyFilter or policy.</param>
    /// <param name="keepProvider">A provider that stays, being in use by what replaces it; null for none.</param>
    public IEnumerable<Change> Of(ObservedObject item, string? keepProvider = null)
    {
        yield return new Change
        {
            Target = new ObjectAddress(item.Kind, item.Namespace, item.Name),
            Verb = ChangeVerb.Delete,
            Action = "Remove external authorization",
            Before = item.Body,
            Uid = item.Body.Text("metadata", "uid"),
        };

        // Only then: a policy whose provider is gone denies everything.
        if (ExtAuthzMark.Read(item) is { Provider: string provider, Config: string config } && provider != keepProvider)
        {
            foreach (Change change in Provider(config, provider, item))
            {
                yield return change;
            }
        }
    }

    /// <summary>Gives the mesh config back what stood there; nothing while another policy names the provider.</summary>
    /// <param name="config">The ConfigMap.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="user">The policy that uses it no longer; null for none.</param>
    public IEnumerable<Change> Provider(string config, string provider, ObservedObject? user)
    {
        bool isUsed = ExtAuthzPolicy.Read(seen.View).Any(policy => policy.Object != user && policy.Provider == provider);
        ObjectAddress address = new(MeshKinds.ConfigMap, seen.View.Snapshot.Namespace, config);
        if (!isUsed && seen.Configs.TryGetValue(config, out JsonObject? body)
            && MeshConfigEdit.Restore(address, body, ProviderForm.Path(provider), "Remove the provider of external authorization") is Change change)
        {
            yield return change;
        }
    }
}
