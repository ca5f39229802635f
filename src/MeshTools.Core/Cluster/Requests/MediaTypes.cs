using System.Net.Http.Headers;

namespace MeshTools.Cluster.Requests;

/// <summary>The media types of the Kubernetes API.</summary>
internal static class MediaTypes
{
    public static readonly MediaTypeHeaderValue Json = new("application/json");

    public static readonly MediaTypeHeaderValue MergePatch = new("application/merge-patch+json");

    /// <summary>Server-side apply. JSON is YAML, and servers before 1.32 know no other name for it.</summary>
    public static readonly MediaTypeHeaderValue ApplyPatch = new("application/apply-patch+yaml");

    /// <summary>What is not an object of the API: logs, and what services answer.</summary>
    public static readonly MediaTypeWithQualityHeaderValue Anything = new("*/*");

    private static readonly MediaTypeWithQualityHeaderValue AcceptFull = new("application/json");

    private static readonly MediaTypeWithQualityHeaderValue AcceptMetadata =
        MediaTypeWithQualityHeaderValue.Parse("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

    private static readonly MediaTypeWithQualityHeaderValue AcceptMetadataList =
        MediaTypeWithQualityHeaderValue.Parse("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");

    private static readonly MediaTypeWithQualityHeaderValue AcceptTable =
        MediaTypeWithQualityHeaderValue.Parse("application/json;as=Table;g=meta.k8s.io;v=v1");

    public static MediaTypeWithQualityHeaderValue ForList(ObjectForm form) => form switch
    {
        ObjectForm.Metadata => AcceptMetadataList,
        ObjectForm.Table => AcceptTable,
        _ => AcceptFull,
    };

    public static MediaTypeWithQualityHeaderValue ForObject(ObjectForm form) => form switch
    {
        ObjectForm.Metadata => AcceptMetadata,
        ObjectForm.Table => AcceptTable,
        _ => AcceptFull,
    };
}
