using MeshTools.Mesh.Observed;

namespace MeshTools.Mesh.Topology;

/// <summary>The control planes by revision, and the tags that point at them. Pure.</summary>
internal static class RevisionReader
{
    /// <summary>The revision of a control plane that was installed without one.</summary>
    public const string Default = "default";

    public const string RevisionLabel = "istio.io/rev";

    private const string TagLabel = "istio.io/tag";

    public static IReadOnlyList<MeshRevision> Read(MeshSnapshot snapshot, IEnumerable<MeshWorkload> controlPlanes)
    {
        ILookup<string, string> tags = snapshot.Of(MeshKinds.MutatingWebhook)
            .Where(static hook => hook.Label(TagLabel) is not null && hook.Label(RevisionLabel) is not null)
            .ToLookup(static hook => hook.Label(RevisionLabel)!, static hook => hook.Label(TagLabel)!, StringComparer.Ordinal);
        bool isDefaultTagged = tags.Any(static revision => revision.Contains(Default));
        return
        [
            .. controlPlanes.GroupBy(static plane => plane.Revision ?? Default, StringComparer.Ordinal)
                .Select(revision => new MeshRevision
                {
                    Name = revision.Key,
                    Version = revision.MaxBy(static plane => plane.Version)!.VersionText,
                    Tags = [.. tags[revision.Key].Order(StringComparer.Ordinal)],

                    // A tag named default moves the word to another revision.
                    IsDefault = isDefaultTagged ? tags[revision.Key].Contains(Default) : revision.Key == Default,
                })
                .OrderByDescending(static revision => revision.IsDefault).ThenBy(static revision => revision.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What a namespace's istio.io/rev label may say: revisions and tags.</summary>
    public static IReadOnlySet<string> Names(MeshSnapshot snapshot) => snapshot.Of(MeshKinds.MutatingWebhook)
        .SelectMany(static hook => new[] { hook.Label(RevisionLabel), hook.Label(TagLabel) })
        .OfType<string>()
        .ToHashSet(StringComparer.Ordinal);
}
