using System.Globalization;
using MeshTools.Changes;
using MeshTools.Cluster;
using MeshTools.Errors;
using MeshTools.Mesh.Install;
using MeshTools.Mesh.Manifests;

namespace MeshTools.Mesh.Uninstall;

/// <summary>From what belongs to a mesh to what goes. Pure.</summary>
internal static class UninstallPlanner
{
    // Enough names to go and look; a mesh may have thousands of VirtualServices.
    private const int NamesShown = 3;

    /// <param name="objects">What belongs to the mesh, and for -Purge its definitions and its namespace.</param>
    /// <param name="request">What is wanted.</param>
    public static UninstallPlan Plan(IReadOnlyList<MeshObject> objects, UninstallRequest request)
    {
        HashSet<ObjectAddress> mine = [.. objects.Select(static item => item.Address.WithoutVersion)];
        List<Change> deletions = [];
        List<string> kept = [];
        List<string> refusals = [];
        foreach (MeshObject item in objects)
        {
            ObjectAddress[] foreign = [.. item.Instances.Where(instance => !mine.Contains(instance.WithoutVersion))];
            ManifestRank rank = ManifestOrder.Rank(item.Address.Kind);
            string? stays = rank switch
            {
                ManifestRank.CustomResourceDefinition when !request.Purge => "definitions are shared by all revisions; -Purge removes them",
                ManifestRank.Namespace when !request.Purge => "-Purge removes it",
                ManifestRank.Namespace when foreign.Length > 0 => $"it holds {Count(foreign)}",
                ManifestRank.Namespace when item.Unseen is not null => "nobody can see all that it holds",
                _ => null,
            };
            if (item.SharedWith.Count > 0)
            {
                deletions.Add(SharedObject.HandOver(item.Address, item.SharedWith));
            }
            else if (stays is not null)
            {
                kept.Add($"{item.Address} is kept: {stays}.");
            }
            else if (rank == ManifestRank.CustomResourceDefinition && foreign.Length > 0 && !request.Force)
            {
                refusals.Add($"{item.Address} still has {Count(foreign)}, which would go with it.");
            }
            else
            {
                deletions.Add(new Change
                {
                    Target = item.Address,
                    Verb = ChangeVerb.Delete,
                    Action = "Delete",
                    Uid = item.Uid,
                    Rank = ApplySet.IsParent(item.Address) ? int.MaxValue : Step(rank),
                });
            }
        }

        if (kept.Count > 0)
        {
            // A later -Purge finds by the inventory what it is about to leave.
            deletions.RemoveAll(static change => ApplySet.IsParent(change.Target));
        }

        return new UninstallPlan([.. deletions.OrderBy(static change => change.Rank)], Summary(kept), refusals)
        {
            Warnings = [.. objects.Where(static item => item.Unseen is not null).Select(static item => $"{item.Address} is kept, as nobody can see all that it holds: {item.Unseen}")],
        };
    }

    /// <summary>
    /// The reverse of the order of an install, but for the webhooks: they go first, so that at no moment the API server asks
    /// a program that is gone, nor keeps asking it when the rest fails (istio/istio#38880). The inventory goes last of all: who
    /// runs the command again, because it was broken off, finds by it what is left.
    /// </summary>
    private static int Step(ManifestRank rank) => rank == ManifestRank.Webhook ? int.MinValue : -(int)rank;

    private static string Count(ObjectAddress[] objects)
    {
        string names = string.Join(", ", objects.Take(NamesShown));
        string more = objects.Length > NamesShown ? ", ..." : string.Empty;
        return $"{Counted.Of(objects.Length, "object")} that {Counted.Word(objects.Length, "is", "are")} not the mesh's own ({names}{more})";
    }

    // Twenty-five definitions with the same reason are one line.
    private static List<string> Summary(List<string> kept)
    {
        string[] definitions = [.. kept.Where(static line => line.StartsWith("customresourcedefinition/", StringComparison.Ordinal))];
        return definitions.Length <= 1
            ? kept
            : [string.Create(CultureInfo.InvariantCulture, $"{definitions.Length} CustomResourceDefinitions are kept: they are shared by all revisions; -Purge removes them."), .. kept.Except(definitions)];
    }
}
