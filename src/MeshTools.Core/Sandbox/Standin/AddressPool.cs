using MeshTools.Sandbox.ControlPlane;

namespace MeshTools.Sandbox.Standin;

/// <summary>Hands out addresses, one for each owner and none twice.</summary>
/// <param name="first">The range's first address (<see cref="Addresses"/>).</param>
internal sealed class AddressPool(uint first)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, string> _byOwner = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>Notes an address that an owner has already.</summary>
    public void Keep(string owner, string address)
    {
        lock (_gate)
        {
            if (_byOwner.TryAdd(owner, address))
            {
                _used.Add(address);
            }
        }
    }

    /// <summary>The owner's address: the one it has, or a new one.</summary>
    public string For(string owner)
    {
        lock (_gate)
        {
            if (_byOwner.TryGetValue(owner, out string? known))
            {
                return known;
            }

            // Onwards and not from the start: an address that was just given back is still in caches and endpoints.
            string address;
            do
            {
                address = Addresses.At(first, _next++);
            }
            while (!_used.Add(address));
            return _byOwner[owner] = address;
        }
    }

    /// <summary>The owner is gone.</summary>
    public void Release(string owner)
    {
        lock (_gate)
        {
            if (_byOwner.Remove(owner, out string? address))
            {
                _used.Remove(address);
            }
        }
    }
}
