namespace MeshTools.Cluster;

/// <summary>What a service answered through the API server.</summary>
/// <param name="Status">Its HTTP status, whatever it is: a 401 here is the service's own.</param>
/// <param name="Body">The body as text.</param>
internal sealed record ProxyAnswer(int Status, string Body);
