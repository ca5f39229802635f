namespace MeshTools.Cluster;

/// <summary>What to list, and in which form.</summary>
internal sealed record ListQuery
{
    /// <summary>Everything, in full.</summary>
    public static ListQuery All { get; } = new();

    /// <summary>One namespace; null for all.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>How much of each object the server sends.</summary>
    public ObjectForm Form { get; init; } = ObjectForm.Full;

    /// <summary>
    /// Objects a page. kubectl's default is 500; a page is one consistent read for the server and one piece of memory here.
    /// </summary>
    public int PageSize { get; init; } = 500;
}
