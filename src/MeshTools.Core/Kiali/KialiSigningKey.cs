using System.Security.Cryptography;
using MeshTools.Mesh;
using MeshTools.Mesh.Observed;

namespace MeshTools.Kiali;

/// <summary>The key by which Kiali signs its sessions: login_token.signing_key. SOURCES.md, section 2.</summary>
internal static class KialiSigningKey
{
    // The longest of the lengths that every Kiali takes.
    private const int Length = 32;

    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // The lengths that AES has keys of; Kiali >= 1.46 takes no other.
    private static readonly int[] Lengths = [16, 24, 32];

    /// <summary>A new one, good for every version.</summary>
    public static string New() => RandomNumberGenerator.GetString(Characters, Length);

    /// <summary>Why the key that is set will not do; null when it will, or when it comes from a secret of its own.</summary>
    public static string? Weakness(ObservedKialiConfig config, IstioVersion version)
    {
        // Up to 1.15.0 an empty key means the known default.
        bool isOld = (version.Major, version.Minor, version.Patch).CompareTo((1, 15, 0)) <= 0;
        if (config.IsSigningKeyKnown || (isOld && config.SigningKeyLength == 0))
        {
            return "Its signing key is one that everybody knows, so that anybody can make a session.";
        }

        if (!isOld && config.SigningKeyLength == 0)
        {
            return $"It has no signing key, and Kiali {version} refuses to start without one.";
        }

        return version.IsAtLeast(46) && config.SigningKeyLength is int length && !Lengths.Contains(length)
            ? $"Its signing key has {length} bytes, and Kiali {version} wants 16, 24 or 32."
            : null;
    }
}
