namespace MeshTools.Sandbox.Pki;

/// <summary>A certificate and its unencrypted key, as PEM.</summary>
internal sealed record KeyPair(string Certificate, string Key)
{
    /// <summary>Never the key: records print themselves.</summary>
    public override string ToString() => nameof(KeyPair);
}
