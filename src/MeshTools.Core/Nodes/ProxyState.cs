namespace MeshTools.Nodes;

/// <summary>A pod with an Istio proxy in it.</summary>
/// <param name="Node">The node it runs on.</param>
/// <param name="StartedAt">When its proxy last started; null while it has not.</param>
/// <param name="HasOwnLocality">True when a label on the pod sets its locality, so that its node's does not count.</param>
internal sealed record ProxyState(string Node, DateTimeOffset? StartedAt, bool HasOwnLocality);
