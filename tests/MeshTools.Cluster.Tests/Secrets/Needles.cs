using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MeshTools.Cluster.Tests.Secrets;

/// <summary>
/// Secrets in every form in which they could show: as they are, in base64 (also within a longer text, also of UTF-16), in
/// hexadecimal, in an address; of a private key any eight letters.
/// </summary>
internal sealed class Needles
{
    private const int Piece = 8;

    private readonly Dictionary<string, string> _words = [];
    private readonly Dictionary<string, string> _pieces = [];

    /// <summary>A password, a token.</summary>
    public Needles Word(string name, string secret)
    {
        _words.TryAdd(secret, name);
        _words.TryAdd(Uri.EscapeDataString(secret), $"{name}, in an address");
        foreach ((Encoding encoding, string how) in new[] { (Encoding.UTF8, "base64"), (Encoding.Unicode, "base64 of UTF-16") })
        {
            byte[] bytes = encoding.GetBytes(secret);
            _words.TryAdd(Convert.ToHexString(bytes), $"{name}, in hexadecimal");
            _words.TryAdd(Convert.ToHexStringLower(bytes), $"{name}, in hexadecimal");
            foreach (string form in Base64Within(bytes).Where(static form => form.Length >= Piece))
            {
                _words.TryAdd(form, $"{name}, in {how}");
            }
        }

        return this;
    }

    /// <summary>A private key; what another key of its kind has too, and its public half, are no secret.</summary>
    public Needles Key(string name, TestCertificate made, TestCertificate other)
    {
        HashSet<string> known = [.. Pieces(other.KeyPem), .. Base64Within(made.Certificate.PublicKey.EncodedKeyValue.RawData).SelectMany(Windows), .. Windows(made.Pem)];
        foreach (string piece in Pieces(made.KeyPem).Where(piece => !known.Contains(piece)))
        {
            _pieces.TryAdd(piece, $"a piece of {name}");
        }

        return this;
    }

    /// <summary>The client key of a kubeconfig.</summary>
    public Needles KubeConfigKey(string kubeConfig)
    {
        string[] lines = File.ReadAllLines(kubeConfig);
        string Field(string name) => lines.Single(line => line.TrimStart().StartsWith(name + ":", StringComparison.Ordinal)).Split(':', 2)[1].Trim().Trim('"');
        string pem = Encoding.UTF8.GetString(Convert.FromBase64String(Field("client-key-data")));
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(Convert.FromBase64String(Field("client-certificate-data"))));
        using System.Security.Cryptography.ECDsa other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        HashSet<string> known =
        [
            .. Pieces(other.ExportPkcs8PrivateKeyPem() + "\n"), .. Pieces(other.ExportECPrivateKeyPem() + "\n"), .. Base64Within(certificate.PublicKey.EncodedKeyValue.RawData).SelectMany(Windows),
        ];
        foreach (string piece in Pieces(pem).Where(piece => !known.Contains(piece)))
        {
            _pieces.TryAdd(piece, "a piece of the kubeconfig's client key");
        }

        return this;
    }

    /// <summary>What of them a text has, by name.</summary>
    public IEnumerable<string> FindIn(string text)
    {
        foreach ((string word, string name) in _words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                yield return name;
            }
        }

        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> pieces = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int at = 0; at + Piece <= text.Length; at++)
        {
            if (pieces.TryGetValue(text.AsSpan(at, Piece), out string? name))
            {
                yield return $"{name} ({text.AsSpan(at, Piece)})";
                yield break;
            }
        }
    }

    public override string ToString() => $"{_words.Count} words and {_pieces.Count} pieces of keys";

    /// <summary>Eight letters of the key as PEM has it, and as a Secret has the PEM: of what stands between its first and its last line.</summary>
    private static IEnumerable<string> Pieces(string pem)
    {
        int begin = pem.IndexOf('\n', StringComparison.Ordinal) + 1;
        int end = pem.LastIndexOf("\n-----END", StringComparison.Ordinal);
        string encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
        return Windows(pem[begin..end].Replace("\n", string.Empty, StringComparison.Ordinal)).Concat(Windows(encoded[(((begin * 4) + 2) / 3)..(end * 4 / 3)]));
    }

    private static IEnumerable<string> Windows(string text)
    {
        for (int at = 0; at + Piece <= text.Length; at++)
        {
            yield return text.Substring(at, Piece);
        }
    }

    /// <summary>The letters by which bytes show in base64, wherever in a longer text they stand: it takes three at a time.</summary>
    private static IEnumerable<string> Base64Within(byte[] bytes)
    {
        for (int before = 0; before < 3; before++)
        {
            string all = Convert.ToBase64String([.. new byte[before], .. bytes]);
            int from = ((before * 8) + 5) / 6;
            yield return all[from..((before + bytes.Length) * 8 / 6)];
        }
    }
}
