using System.Net;

namespace MeshTools.Sandbox.ControlPlane;

/// <summary>
/// The address plan of every sandbox. Nothing of it is routed anywhere: nodes, pods and services are records, and only
/// must not share an address.
/// </summary>
internal static class Addresses
{
    /// <summary>kubeadm's default.</summary>
    public const string Services = "10.96.0.0/16";

    /// <summary>The address of the service <c>kubernetes</c>: the first of its range.</summary>
    public static readonly IPAddress ApiService = new([10, 96, 0, 1]);

    /// <summary>10.64.0.0/12: a million nodes.</summary>
    public const uint FirstNode = (10u << 24) | (64u << 16);

    /// <summary>10.128.0.0/9: eight million pods.</summary>
    public const uint FirstPod = (10u << 24) | (128u << 16);

    /// <summary>
    /// The address at a position, counted from 0. None ends in .0 or .255: some programs take those for the network's own.
    /// </summary>
    public static string At(uint first, int position) => Text(first + ((uint)position / 254 << 8) + ((uint)position % 254) + 1);

    private static string Text(uint address) => $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
}
