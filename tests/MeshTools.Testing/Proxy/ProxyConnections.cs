using Microsoft.AspNetCore.Connections;

namespace MeshTools.Testing.Proxy;

/// <summary>The connections of the commands to the proxy, before TLS: to cut them.</summary>
internal sealed class ProxyConnections
{
    private readonly Lock _lock = new();
    private readonly HashSet<ConnectionContext> _open = [];
    private int _refusals;

    /// <summary>Part of the way of every new connection.</summary>
    public async Task AcceptAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        lock (_lock)
        {
            if (_refusals > 0)
            {
                _refusals--;
                connection.Abort();
                return;
            }

            _open.Add(connection);
        }

        try
        {
            await next(connection);
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(connection);
            }
        }
    }

    /// <summary>Ends every open connection, and the next before a word of TLS.</summary>
    public void CutAll()
    {
        lock (_lock)
        {
            _refusals = 1;
            foreach (ConnectionContext connection in _open)
            {
                connection.Abort();
            }
        }
    }

    /// <summary>New connections are taken again.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            _refusals = 0;
        }
    }
}
