using System.Text.Json.Nodes;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Locality;

/// <summary>A snapshot as it will be once changes are made. Pure.</summary>
internal static class PlannedSnapshot
{
    public static MeshSnapshot After(MeshSnapshot snapshot, IReadOnlyCollection<Change> changes)
    {
        Dictionary<KindRef, KindReading> readings = new(snapshot.Readings);
        foreach (IGrouping<KindRef, Change> group in changes.GroupBy(static change => change.Target.Kind.WithoutVersion))
        {
            Dictionary<(string?, string), Change> byName = group.ToDictionary(static change => (change.Target.Namespace, change.Target.Name));
            List<ObservedObject> objects = [];
            foreach (ObservedObject item in snapshot.Of(group.Key))
            {
                if (!byName.Remove((item.Namespace, item.Name), out Change? change))
                {
                    objects.Add(item);
                }
                else if (change.Verb != ChangeVerb.Delete)
                {
                    objects.Add(new ObservedObject(item.Kind, MergePatch.Apply(item.Body, change.Body!), item.Managers));
                }
            }

            objects.AddRange(byName.Values.Where(static change => change.Verb == ChangeVerb.Create).Select(change => new ObservedObject(group.Key, (JsonObject)change.Body!.DeepClone(), [])));
            readings[group.Key] = snapshot.Reading(group.Key) with { Objects = objects };
        }

        return snapshot with { Readings = readings };
    }
}
