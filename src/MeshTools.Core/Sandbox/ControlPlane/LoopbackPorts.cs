using System.Net;
using System.Net.Sockets;

namespace MeshTools.Sandbox.ControlPlane;

/// <summary>
/// Finds ports that nobody listens on. Between the look and the server's own bind another process may take one; the start
/// then tries again with others (<see cref="IsTaken"/>).
/// </summary>
internal static class LoopbackPorts
{
    // Below the range that Linux (32768) and the others (49152) take for outgoing connections: an API server that is
    // restarted finds its port free, and not the near end of somebody's download.
    private const int Lowest = 20000;
    private const int Highest = 32767;
    private const int Attempts = 200;

    public static int Find()
    {
        // By chance, not in order: sandboxes that start at the same moment then rarely want the same one.
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int port = Random.Shared.Next(Lowest, Highest + 1);
            if (IsFree(port))
            {
                return port;
            }
        }

        using Socket any = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        any.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)any.LocalEndPoint!).Port;
    }

    /// <summary>True when the last lines of a server's log say that its port was taken.</summary>
    public static bool IsTaken(IEnumerable<string> log) =>
        log.Any(static line => line.Contains("address already in use", StringComparison.Ordinal)
            || line.Contains("Only one usage of each socket address", StringComparison.Ordinal));

    private static bool IsFree(int port)
    {
        using Socket probe = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
