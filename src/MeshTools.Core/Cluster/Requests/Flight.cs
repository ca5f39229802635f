namespace MeshTools.Cluster.Requests;

/// <summary>What the retry policy must know about the request it handles.</summary>
/// <param name="Request">The request.</param>
/// <param name="Started">Timestamp of the first try.</param>
internal sealed record Flight(ApiRequest Request, long Started);
