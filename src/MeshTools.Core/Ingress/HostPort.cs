using System.Globalization;

namespace MeshTools.Ingress;

/// <summary>A port of the node, and the port of the container that it leads to.</summary>
/// <param name="Node">The node's port.</param>
/// <param name="Container">The container's port.</param>
internal sealed record HostPort(int Node, int Container)
{
    /// <summary>E.g. <c>80->8080</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}->{Container}");
}
